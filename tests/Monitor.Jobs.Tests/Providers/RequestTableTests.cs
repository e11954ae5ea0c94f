using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Apify;
using Monitor.Jobs.Providers.Shared.YouTube;
using Monitor.Jobs.Providers.TikHubTikTok;
using Monitor.Jobs.Providers.YouTube138;
using Xunit;

namespace Monitor.Jobs.Tests.Providers;

/// <summary>Every request of every provider, letter by letter: line, headers and body, as <c>requests.txt</c> lists them.</summary>
public sealed partial class RequestTableTests
{
    private static readonly Dictionary<string, ProviderStep[]> Steps = new(StringComparer.Ordinal)
    {
        ["apify instagram"] =
        [
            new TaskSaved("Zp0aB7cD2eFgH3iJk"), new RunGoing("kQ2wV8xLr5YbXe1Vd", 1, TaskId: null),
            new DatasetPage("mN4oP5qR6sT7uV8wX", 1_000, [], TaskId: null), new TaskRemoval("Zp0aB7cD2eFgH3iJk", new FetchOutcome.NotFound()),
        ],
        ["tikhub tiktok"] = [new SecretIdWanted(), new SecretIdFound("MS4wLjABAAAAq7Xk2")],
        ["youtube-data-v3 youtube"] = [new VideosOfPage(["kT3_wQz8-Lr", "Zp0aB7-cD2e"], NextCursor: null)],
        ["youtube-search youtube"] = [new VideosOfPage(["kT3_wQz8-Lr", "Zp0aB7-cD2e"], NextCursor: null)],
        ["youtube-v31 youtube"] = [new VideosOfPage(["kT3_wQz8-Lr", "Zp0aB7-cD2e"], NextCursor: null)],
        ["youtube-v311 youtube"] = [new VideosOfPage(["kT3_wQz8-Lr", "Zp0aB7-cD2e"], NextCursor: null)],
        ["youtube138 youtube"] = [new ChannelFound("UCw8kTn3QzLr5YbXe1VdPmFa")],
    };

    [Fact]
    public async Task The_requests_are_those_of_the_list()
    {
        var table = await TableAsync();
        if (Environment.GetEnvironmentVariable("MONITOR_UPDATE_DOCS") == "1")
            await File.WriteAllTextAsync(Path.Combine(Folder(), "requests.txt"), table, TestContext.Current.CancellationToken);
        else
            Assert.Equal(await ListedAsync(), table);
    }

    private static async Task<string> ListedAsync()
    {
        await using var resource = typeof(RequestTableTests).Assembly.GetManifestResourceStream("requests.txt")!;
        using var reader = new StreamReader(resource);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string> TableAsync()
    {
        using var recorder = new RequestRecorder();
        await using var services = RegisteredProviders.On(recorder);
        var table = new StringBuilder();
        foreach (var provider in ProviderParts.Join(services.GetServices<IProvider>()).OrderBy(provider => provider.Declaration.Name, StringComparer.Ordinal))
            foreach (var (platform, fetchTypes) in provider.Declaration.Capabilities.OrderBy(platform => platform.Key, StringComparer.Ordinal))
            {
                table.Append(CultureInfo.InvariantCulture, $"# {provider.Declaration.Name}, {platform}\n");
                // What is sent for several questions alike is listed once.
                var listed = new HashSet<string>(StringComparer.Ordinal);
                foreach (var (name, request, access, attempt) in Questions(provider.Declaration.Name, platform, fetchTypes))
                {
                    using var answer = await provider.SendAsync(request, access, attempt, TestContext.Current.CancellationToken);
                    var sent = Written(recorder.Last);
                    if (listed.Add(sent))
                        table.Append(CultureInfo.InvariantCulture, $"\n{name}\n{sent}");
                }

                table.Append('\n');
            }

        return table.ToString();
    }

    private static IEnumerable<(string Name, FetchRequest Request, ProviderAccess Access, int Attempt)> Questions(
        string provider, string platform, IReadOnlyList<string> fetchTypes)
    {
        var key = new ProviderAccess("the-key");
        var fields = key with { Fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["user_id"] = "17841400000000000", ["tasks"] = "yes" } };
        foreach (var fetchType in fetchTypes)
        {
            var request = new FetchRequest(platform, fetchType, Target(platform, fetchType));
            yield return (fetchType, request, key, 0);
            yield return ($"{fetchType}, third try", request, key, 2);
            yield return ($"{fetchType}, 10 of them", request with { Limit = 10 }, key, 0);
            yield return ($"{fetchType}, next page", request with { Cursor = "QVFB=&" }, key, 0);
            yield return ($"{fetchType}, fields of the key", request, fields, 0);
            yield return ($"{fetchType}, another target", request with { Target = platform == Platforms.YouTube ? "ada.sails" : "a&b=1#/../ü ,+" }, key, 0);
        }

        foreach (var step in Steps.GetValueOrDefault($"{provider} {platform}", []))
            yield return (step.GetType().Name, new(platform, fetchTypes.Contains(FetchTypes.ProfilePostsByHandle) ? FetchTypes.ProfilePostsByHandle : fetchTypes[0], "ada") { Step = step }, key, 0);
    }

    private static string Target(string platform, string fetchType) => (platform, fetchType) switch
    {
        (Platforms.YouTube, FetchTypes.Video or FetchTypes.PostComments) => "kT3_wQz8-Lr",
        (Platforms.YouTube, FetchTypes.Search) => "sailing & boats",
        (Platforms.YouTube, _) => "UCw8kTn3QzLr5YbXe1VdPmFa",
        (_, FetchTypes.ProfileByHandle or FetchTypes.ProfilePostsByHandle) => "ada.sails",
        (Platforms.Instagram, FetchTypes.PostByShortcode or FetchTypes.PostComments or FetchTypes.PostLikers) => "DMb7xYe2QpA",
        (Platforms.Instagram, FetchTypes.HashtagPosts) => "ceramics",
        _ => "7182553904",
    };

    private static string Written(SentRequest request)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"    {request.Method} {request.Address.AbsoluteUri}\n");
        foreach (var (name, value) in request.Headers.OrderBy(header => header.Key, StringComparer.Ordinal))
            text.Append($"    {name}: {value}".TrimEnd()).Append('\n');
        if (request.Body is { } body)
            text.Append(CultureInfo.InvariantCulture, $"    Content-Type: {request.ContentType}\n    {TaskName().Replace(body, "monitor-…")}\n");
        return text.ToString();
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    [GeneratedRegex("monitor-[0-9a-f]{32}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TaskName();
}
