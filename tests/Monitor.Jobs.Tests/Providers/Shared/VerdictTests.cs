using System.Text.Json;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared;
using Monitor.Jobs.Providers.Shared.Wire;
using Xunit;

namespace Monitor.Jobs.Tests.Providers.Shared;

public sealed class VerdictTests
{
    [Theory]
    [InlineData("""{"status":"fail","message":"User not found"}""", typeof(FetchOutcome.NotFound))]
    [InlineData("""{"status":"fail","message":"user_not_found"}""", typeof(FetchOutcome.NotFound))]
    [InlineData("""{"status":"fail","message":"Media not found or unavailable"}""", typeof(FetchOutcome.NotFound))]
    [InlineData("""{"status":"fail","message":"This account is private"}""", typeof(FetchOutcome.Private))]
    [InlineData("""{"status":"fail","message":"checkpoint_required"}""", typeof(FetchOutcome.Transient))]
    [InlineData("""{"status":"fail","message":"Endpoint not found"}""", typeof(FetchOutcome.Transient))]
    [InlineData("""{"status":"fail","message":"Service temporarily unavailable"}""", typeof(FetchOutcome.Transient))]
    [InlineData("""{"status":"fail"}""", typeof(FetchOutcome.Transient))]
    [InlineData("""{"status_code":10221,"status_msg":"Couldn't find this account","user":null}""", typeof(FetchOutcome.NotFound))]
    [InlineData("""{"status_code":10221,"status_msg":"このアカウントは見つかりませんでした"}""", typeof(FetchOutcome.NotFound))]
    [InlineData("""{"status_code":4,"status_msg":"Couldn’t find this account"}""", typeof(FetchOutcome.NotFound))]
    [InlineData("""{"status_code":4,"status_msg":"Video has been removed"}""", typeof(FetchOutcome.NotFound))]
    [InlineData("""{"status_code":10222,"status_msg":"This account is private"}""", typeof(FetchOutcome.Private))]
    [InlineData("""{"status_code":4,"status_msg":"Server is currently busy"}""", typeof(FetchOutcome.Transient))]
    [InlineData("""{"status_code":0,"status_msg":"","user":null}""", null)]
    [InlineData("""{"status":"ok"}""", null)]
    [InlineData("""{"status":true}""", null)]
    [InlineData("null", null)]
    public void The_platforms_word_counts_and_a_bare_null_is_none(string json, Type? outcome)
    {
        using var document = JsonDocument.Parse(json);

        Assert.Equal(outcome, Verdict.In(new WireValue(document.RootElement, "data"))?.GetType());
    }
}
