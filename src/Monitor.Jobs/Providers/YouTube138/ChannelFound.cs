using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.YouTube138;

/// <summary>The channel behind a handle is known: channels are asked for by their id only.</summary>
internal sealed record ChannelFound(string Id) : ProviderStep;
