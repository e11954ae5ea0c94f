using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.TikHubTikTok;

/// <summary>The list of posts was empty by the handle: some accounts give it by their secret id only.</summary>
internal sealed record SecretIdWanted : ProviderStep;

/// <summary>The secret id of the account is known.</summary>
internal sealed record SecretIdFound(string SecretId) : ProviderStep;
