using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Monitor.Data.Sql;

/// <summary>One numbered change of the schema, such as <c>0001_foundation</c>.</summary>
internal sealed record MigrationScript(int Version, string Name, string Sql)
{
    private const string Prefix = "migrations/";
    private const string Suffix = ".sql";

    /// <summary>Identifies the content; line endings do not count, since a checkout may change them.</summary>
    public string Sha256 =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>The scripts built into this assembly.</summary>
    public static IReadOnlyList<MigrationScript> Embedded()
    {
        var assembly = typeof(MigrationScript).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(resource => resource.StartsWith(Prefix, StringComparison.Ordinal))
                .Select(resource => Parse(resource[Prefix.Length..^Suffix.Length], Read(resource))),
        ];

        string Read(string resource)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            return reader.ReadToEnd();
        }
    }

    /// <summary>Makes a script of a name in the form <c>NNNN_name</c>.</summary>
    public static MigrationScript Parse(string name, string sql) =>
        int.TryParse(name.Split('_')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? new MigrationScript(version, name, sql)
            : throw new MigrationException($"Migration \"{name}\" has no number: name it NNNN_what_it_does.");
}
