using System.Diagnostics;
using System.Runtime.CompilerServices;
using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Access;

/// <summary>
/// A browser signs in with a passkey and at an issuer, as <c>tests/browser/signin.mjs</c> tells it: what it does with cookies, redirects and
/// passkeys is its own. <c>./dev test</c> installs what it needs.
/// </summary>
public sealed class SignInBrowserTests(PostgresServer postgres)
{
    private static readonly TimeSpan Longest = Patience.Of(TimeSpan.FromMinutes(2));

    [Fact]
    public async Task A_browser_makes_and_uses_a_passkey_and_goes_to_the_issuer_and_back()
    {
        var isThere = Directory.Exists(Path.Combine(Folder(), "node_modules")) && Array.Exists(["chromium", "chromium-browser", "google-chrome"], IsInstalled);
        Assert.SkipUnless(isThere, "Run ./dev test, which installs a browser.");
        await using var database = await postgres.CreateDatabaseAsync();
        await using var issuer = await TestIssuer.StartAsync();
        issuer.Person = new IssuerPerson("ada") { Email = "ada@login.example.org", IsEmailVerified = true };
        await using var api = await ApiServer.StartAsync(
            postgres, settings: AccessFixture.Settings.Concat(issuer.Settings()).ToDictionary(), shared: database);
        // The browser's own time decides about cookies.
        api.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        issuer.Clock = api.Clock;
        await api.MemberAsync(1, "viewer", "ada@example.org");

        var (code, output) = await RunAsync(api, issuer);

        Assert.True(code == 0, $"{output}\n{api.Faults}");
    }

    private static async Task<(int Code, string Output)> RunAsync(ApiServer api, TestIssuer issuer)
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = Folder(),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("signin.mjs");
        start.Environment["BASE_URL"] = $"http://localhost:{api.Client.BaseAddress!.Port}";
        start.Environment["ISSUER_URL"] = issuer.Address;
        start.Environment["EMAIL"] = "ada@example.org";
        start.Environment["PASSWORD"] = PeopleRows.Password;
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Longest);
        await using var kill = patience.Token.Register(() => process.Kill(entireProcessTree: true));
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await error);
    }

    private static bool IsInstalled(string program) => File.Exists(Path.Combine("/usr/bin", program));

    private static string Folder([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../browser"));
}
