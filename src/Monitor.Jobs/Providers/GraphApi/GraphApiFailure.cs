using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.GraphApi;

/// <summary>
/// What a failure of the Graph API means. It says the same of accounts that are missing, personal or private: the next provider has to
/// find out which.
/// </summary>
internal static class GraphApiFailure
{
    private const long InvalidUserId = 110;
    private const long AccountNotFound = 2_207_013;
    private const long ObjectMissing = 33;
    private const long BeforeConversion = 2_108_006;

    public static FetchOutcome Read(FetchRequest request, WireValue error, ProviderResponse response)
    {
        var message = ProviderMessage.Of(error["message"], $"HTTP {response.Status}");
        if (error["code"].Count(out var code) != CountState.Number)
            return response.Status switch
            {
                401 or 403 => new FetchOutcome.AuthRejected(message),
                >= 400 and <= 499 => new FetchOutcome.Malformed("request"),
                _ => new FetchOutcome.Transient(message),
            };
        error["error_subcode"].Count(out var detail);
        return (code, detail) switch
        {
            (InvalidUserId, _) or (100, AccountNotFound) when request.FetchType == FetchTypes.ProfileByHandle =>
                new FetchOutcome.NotCovered("not a professional account"),
            (100, ObjectMissing) => new FetchOutcome.NotCovered("not an object of this key's owner"),
            (100, BeforeConversion) => new FetchOutcome.NotCovered("published before the account was a professional one"),
            (190, _) => new FetchOutcome.AuthRejected(message),
            (4 or 17 or 32 or 613 or 80_002, _) => new FetchOutcome.RateLimited(response.RetryAfter),
            // Of one post, this also says that too few people saw it: that is not the key's fault.
            (10 or >= 200 and <= 299, _) => request.FetchType == FetchTypes.ProfileByHandle
                ? new FetchOutcome.AuthRejected(message)
                : new FetchOutcome.NotCovered(message),
            (1 or 2, _) => new FetchOutcome.Transient(message),
            _ => error["is_transient"].Flag() is true || response.Status >= 500
                ? new FetchOutcome.Transient(message)
                : new FetchOutcome.Malformed("request"),
        };
    }
}
