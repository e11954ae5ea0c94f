using System.Globalization;
using Monitor.Data.Observations;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Content;

/// <summary>
/// Writes what was observed: current state of accounts and posts, handles, events, pictures, tagged accounts, history and audit
/// logs. It only adds statements to a batch, so the caller decides what else belongs to the transaction.
/// </summary>
public sealed class ContentWriter(RecordOptions options)
{
    /// <summary>Adds the statements that record one-off observations.</summary>
    public void Append(NpgsqlBatch batch, IReadOnlyList<Observation> observations) =>
        Append(batch, [.. observations.Select(observation => new Recording(observation))]);

    /// <summary>Adds the statements that record these; none for what there is nothing of.</summary>
    public void Append(NpgsqlBatch batch, IReadOnlyList<Recording> recordings)
    {
        var accounts = Of(recordings, EntityKind.Account);
        if (accounts.Count > 0)
        {
            batch.BatchCommands.Add(Tied(accounts));
            batch.BatchCommands.Add(Accounts(accounts));
        }

        var posts = Of(recordings, EntityKind.Post);
        if (posts.Count > 0)
            batch.BatchCommands.Add(Posts(posts));
        var assets = recordings.SelectMany(AssetsOf).ToArray();
        if (assets.Length > 0)
            batch.BatchCommands.Add(Assets(assets));
        var tagged = posts.SelectMany(post => post.Observation.Tagged.Select(account => (post.Observation, Account: account))).ToArray();
        if (tagged.Length > 0)
            batch.BatchCommands.Add(Tagged(tagged));
    }

    /// <summary>Adds the statements that record what only owners are told, which comes under the ids of the Graph API.</summary>
    public static void AppendInsights(NpgsqlBatch batch, IReadOnlyList<Observation> insights)
    {
        foreach (var kind in insights.GroupBy(observation => observation.Kind))
        {
            Observation[] rows = [.. kind];
            var command = new NpgsqlBatchCommand(kind.Key == EntityKind.Post ? ContentSql.PostInsights : ContentSql.AccountInsights);
            command.Parameters.Add(Array(rows, row => row.Platform));
            command.Parameters.Add(Array(rows, row => row.PlatformId));
            command.Parameters.Add(Array(rows, AuditJson.Dimensions));
            command.Parameters.Add(Array(rows, AuditJson.Metrics));
            command.Parameters.Add(Array(rows, row => row.Source));
            command.Parameters.Add(Array(rows, row => row.MeasuredAt.UtcDateTime));
            if (kind.Key == EntityKind.Post)
                command.Parameters.Add(Array(rows, row => row.Number(MetricKeys.Reach).Value));
            batch.BatchCommands.Add(command);
        }
    }

    /// <summary>Adds a change of the quarantine.</summary>
    public static void Append(NpgsqlBatch batch, HoldChange change, Guid? taskId) => QuarantineSql.Append(batch, change, taskId);

    private static List<Recording> Of(IReadOnlyList<Recording> recordings, EntityKind kind)
    {
        var chosen = new List<Recording>(recordings.Count);
        foreach (var recording in recordings)
            if (recording.Observation.Kind == kind)
                chosen.Add(recording);
        return chosen;
    }

    private static NpgsqlBatchCommand Tied(List<Recording> runs)
    {
        var command = new NpgsqlBatchCommand(ContentSql.Tied);
        command.Parameters.Add(Array(runs, run => run.Observation.Platform));
        command.Parameters.Add(Array(runs, run => run.Observation.PlatformId));
        command.Parameters.Add(Array(runs, run => run.Observation.Name));
        return command;
    }

    private NpgsqlBatchCommand Accounts(List<Recording> runs)
    {
        var command = new NpgsqlBatchCommand(ContentSql.Accounts);
        AddIdentity(command, runs);
        AddTexts(command, runs, DimensionKeys.FullName, DimensionKeys.Bio, DimensionKeys.Category, DimensionKeys.ExternalUrl, DimensionKeys.ProfilePicUrl);
        command.Parameters.Add(Array(runs, run => Flag(run, DimensionKeys.IsPrivate)));
        command.Parameters.Add(Array(runs, run => Flag(run, DimensionKeys.IsVerified)));
        AddNumbers(command, runs, MetricKeys.Followers, MetricKeys.Following, MetricKeys.Posts);
        AddOrigin(command, runs, [MetricKeys.Followers, MetricKeys.Following, MetricKeys.Posts]);
        return AddAudit(command, runs, options.ProfileLog);
    }

    private NpgsqlBatchCommand Posts(List<Recording> runs)
    {
        var command = new NpgsqlBatchCommand(ContentSql.Posts);
        AddIdentity(command, runs);
        AddTexts(command, runs, DimensionKeys.OwnerId, DimensionKeys.OwnerUsername, DimensionKeys.MediaType, DimensionKeys.Caption, DimensionKeys.ThumbnailUrl);
        command.Parameters.Add(Array(runs, TakenAt));
        AddNumbers(command, runs, MetricKeys.Likes, MetricKeys.Comments, MetricKeys.Plays);
        AddOrigin(command, runs, [MetricKeys.Likes, MetricKeys.Comments, MetricKeys.Plays]);
        AddAudit(command, runs, options.PostLog);
        command.Parameters.Add(Array(runs, run => run.IsItem));
        command.Parameters.Add(new() { Value = options.ItemLogInterval });
        return command;
    }

    private static void AddIdentity(NpgsqlBatchCommand command, List<Recording> runs)
    {
        command.Parameters.Add(Array(runs, run => run.TaskId));
        command.Parameters.Add(Array(runs, run => run.SlotAt?.UtcDateTime));
        command.Parameters.Add(Array(runs, run => run.Observation.Platform));
        command.Parameters.Add(Array(runs, run => run.Observation.PlatformId));
        command.Parameters.Add(Array(runs, run => run.Observation.Name));
    }

    private static void AddTexts(NpgsqlBatchCommand command, List<Recording> runs, params string[] keys)
    {
        foreach (var key in keys)
            command.Parameters.Add(Array(runs, run => run.Observation.Text(key)));
    }

    private static void AddNumbers(NpgsqlBatchCommand command, List<Recording> runs, params string[] keys)
    {
        foreach (var key in keys)
            command.Parameters.Add(Array(runs, run => run.Observation.Number(key).Value));
    }

    private static void AddOrigin(NpgsqlBatchCommand command, List<Recording> runs, string[] metrics)
    {
        command.Parameters.Add(Array(runs, run => ValueStates.ToJson(run.Observation, metrics)));
        command.Parameters.Add(Array(runs, run => run.Observation.Source));
        command.Parameters.Add(Array(runs, run => run.Observation.MeasuredAt.UtcDateTime));
    }

    private static NpgsqlBatchCommand AddAudit(NpgsqlBatchCommand command, List<Recording> runs, AuditMode mode)
    {
        command.Parameters.Add(Array(runs, run => AuditJson.Dimensions(run.Observation)));
        command.Parameters.Add(Array(runs, run => AuditJson.Metrics(run.Observation)));
        command.Parameters.Add(Array(runs, run => AuditJson.Digest(run.Observation)));
        command.Parameters.Add(Array(runs, run => run.TaskId is null || (mode == AuditMode.Always && !run.IsItem)));
        command.Parameters.Add(Array(runs, run => run.Observation.Text(DimensionKeys.GraphId)));
        return command;
    }

    private static IEnumerable<(Observation Owner, ObservedAsset Asset, short Position)> AssetsOf(Recording recording)
    {
        var positions = new Dictionary<string, short>(StringComparer.Ordinal);
        foreach (var asset in recording.Observation.Assets)
        {
            var position = positions.GetValueOrDefault(asset.Type);
            positions[asset.Type] = (short)(position + 1);
            yield return (recording.Observation, asset, position);
        }
    }

    private static NpgsqlBatchCommand Assets((Observation Owner, ObservedAsset Asset, short Position)[] assets)
    {
        var command = new NpgsqlBatchCommand(ContentSql.Assets);
        command.Parameters.Add(Array(assets, asset => QuarantineSql.NameOf(asset.Owner.Kind)));
        command.Parameters.Add(Array(assets, asset => asset.Owner.Platform));
        command.Parameters.Add(Array(assets, asset => asset.Owner.PlatformId));
        command.Parameters.Add(Array(assets, asset => asset.Asset.Type));
        command.Parameters.Add(Array(assets, asset => asset.Position));
        command.Parameters.Add(Array(assets, asset => asset.Asset.Url));
        command.Parameters.Add(Array(assets, asset => asset.Owner.MeasuredAt.UtcDateTime));
        return command;
    }

    private static NpgsqlBatchCommand Tagged((Observation Post, TaggedAccount Account)[] tagged)
    {
        var command = new NpgsqlBatchCommand(ContentSql.Tagged);
        command.Parameters.Add(Array(tagged, tag => tag.Post.Platform));
        command.Parameters.Add(Array(tagged, tag => tag.Post.PlatformId));
        command.Parameters.Add(Array(tagged, tag => tag.Account.Username));
        command.Parameters.Add(Array(tagged, tag => tag.Account.PlatformId));
        command.Parameters.Add(Array(tagged, tag => tag.Post.MeasuredAt.UtcDateTime));
        return command;
    }

    private static bool? Flag(Recording run, string key) =>
        bool.TryParse(run.Observation.Text(key), out var value) ? value : null;

    private static DateTime? TakenAt(Recording run) =>
        DateTimeOffset.TryParse(run.Observation.Text(DimensionKeys.TakenAt), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.UtcDateTime
            : null;

    private static NpgsqlParameter<TValue[]> Array<TItem, TValue>(IReadOnlyList<TItem> items, Func<TItem, TValue> select) =>
        SqlArray.Of(items, select);
}
