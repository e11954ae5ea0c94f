using System.Globalization;
using Npgsql;

namespace Monitor.Data.Pictures;

/// <summary>Copies of pictures of accounts and posts that are known no longer, because they were erased: they go.</summary>
public sealed class PictureOwners
{
    private const string Account = "account-";
    private const string Post = "post-";

    private const string GoneSql = """
        select 'account-' || kept.id from unnest($1) kept (id) where not exists (select from account a where a.id = kept.id)
        union all
        select 'post-' || kept.id from unnest($2) kept (id) where not exists (select from post p where p.id = kept.id)
        """;

    private readonly PictureFiles _files;
    private readonly NpgsqlDataSource _database;

    internal PictureOwners(PictureFiles files, NpgsqlDataSource database) => (_files, _database) = (files, database);

    /// <summary>Removes the copies that nobody may have any more; answers of how many accounts and posts.</summary>
    public async Task<int> ForgetGoneAsync(CancellationToken ct)
    {
        var owners = _files.Owners();
        if (owners.Count == 0)
            return 0;
        await using var command = _database.CreateCommand(GoneSql);
        command.Parameters.Add(new() { Value = IdsOf(owners, Account) });
        command.Parameters.Add(new() { Value = IdsOf(owners, Post) });
        var gone = new HashSet<string>(StringComparer.Ordinal);
        await using (var reader = await command.ExecuteReaderAsync(ct))
            while (await reader.ReadAsync(ct))
                gone.Add(reader.GetString(0));
        if (gone.Count > 0)
            _files.Forget(gone);
        return gone.Count;
    }

    private static long[] IdsOf(IReadOnlyList<string> owners, string prefix) =>
    [
        .. owners.Where(owner => owner.StartsWith(prefix, StringComparison.Ordinal))
            .Select(owner => long.TryParse(owner.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0),
    ];
}
