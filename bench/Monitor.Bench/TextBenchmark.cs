using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Monitor.Data.Enrichment;
using Monitor.Data.Texts;
using Monitor.Data.Workers;
using Monitor.Jobs.Texts;
using Npgsql;

namespace Monitor.Bench;

/// <summary>How fast captions are analysed by one worker, and what noting them costs whoever records posts.</summary>
internal static class TextBenchmark
{
    private const int Rounds = 5;

    // Captions of some 30 to 60 words, each of its own.
    private const string Words =
        "harbour bridge golden hour studio print linocut wonderful garden tomatoes morning coffee the and with for love great train mountain river friends happy walk city market bread recipe terrible weather concert stage guitar";

    public static async Task<bool> RunAsync(bool isSmall, CancellationToken ct)
    {
        var promises = new Promises(!isSmall);
        var posts = isSmall ? 2_000 : 50_000;
        await using var server = await BenchmarkDatabase.StartAsync(ct);
        await using var database = await server.CreateAsync("texts", 0, TimeProvider.System.GetUtcNow(), ct);
        await database.ExecuteAsync("update text_state set version = 0; delete from text_backfill", ct);
        var batch = posts / (2 * Rounds);
        double alone = 0, noted = 0;
        for (var round = 0; round < Rounds; round++)
        {
            await database.ExecuteAsync("alter table post disable trigger note_new_captions", ct);
            alone += await InsertAsync(database, 2 * round * batch, batch, ct);
            await database.ExecuteAsync("alter table post enable trigger note_new_captions", ct);
            noted += await InsertAsync(database, (2 * round + 1) * batch, batch, ct);
        }

        var texts = new TextStore(database, Options.Create(new EnrichmentOptions()), TimeProvider.System);
        using var loop = new TextLoop(texts, TimeProvider.System, new LoopHealth(), NullLogger<TextLoop>.Instance);
        var clock = Stopwatch.StartNew();
        var cpu = Environment.CpuUsage.TotalTime;
        // As in a worker, with the rests that it takes.
        await loop.StartAsync(ct);
        while (await texts.IsPendingAsync(ct))
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, ct);
        await loop.StopAsync(ct);

        var (seconds, busy) = (clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
        var analysed = await database.ScalarAsync<long>("select count(*) from text_analysis", ct);
        var bytes = await database.ScalarAsync<double>("select pg_total_relation_size('text_analysis')::float8 / greatest(1, (select count(*) from text_analysis))", ct);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {analysed:N0} captions"));
        Console.WriteLine();
        Console.WriteLine("| | |");
        Console.WriteLine("|---|---|");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| captions analysed and kept in a second by one worker, which rests for three quarters of the time | {analysed / seconds:0} |"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| time of the worker's processor for one | {busy / analysed * 1000:0.00} ms |"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| bytes of one, with its indexes | {bytes:0} |"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| recording {batch} new posts in one statement, with the note against without | {noted / Rounds * 1000:0} ms, {alone / Rounds * 1000:0} ms |"));
        Promises.Begin("Texts");
        promises.Check("every caption is analysed", $"{analysed} of {posts}", analysed == posts);
        promises.Check("one worker analyses 500 captions a second", $"{analysed / seconds:0}", analysed / seconds >= 500);
        return promises.AreKept;
    }

    private static async Task<double> InsertAsync(NpgsqlDataSource database, int first, int count, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        await database.ExecuteAsync($"""
            insert into post (platform, platform_id, code, owner_id, caption, taken_at, source, measured_at)
            select 'instagram', n::text, n::text, '1',
                (select string_agg(w, ' ' order by md5(w || n)) from (select w from unnest(string_to_array('{Words}', ' ')) w order by md5(w || n) limit 15 + n % 16) d) || '. '
                || (select string_agg(w, ' ' order by md5(w || -n)) from (select w from unnest(string_to_array('{Words}', ' ')) w order by md5(w || -n) limit 15 + n % 16) d),
                now(), 'none', now()
            from generate_series({first + 1}, {first + count}) n
            """, ct);
        return clock.Elapsed.TotalSeconds;
    }
}
