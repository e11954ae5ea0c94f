using Monitor.Data.Observations;

namespace Monitor.Data.SocialPlatforms;

/// <summary>
/// What the product knows about one platform: its name, how accounts and posts are written there, and what is asked of the providers
/// for them. Each platform is a folder with one of these and one line in <see cref="PlatformRegistration"/>.
/// </summary>
public abstract class SocialPlatform
{
    /// <summary>The name in storage and in the API, such as <c>instagram</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The name for people, such as <c>Instagram</c>.</summary>
    public abstract string Title { get; }

    /// <summary>What a monitor of an account asks of the provider chain; a name of <see cref="FetchTypes"/>.</summary>
    public abstract string AccountFetchType { get; }

    /// <summary>What a monitor of a post asks of the provider chain; a name of <see cref="FetchTypes"/>.</summary>
    public abstract string PostFetchType { get; }

    /// <summary>Reads an account as people write it: a handle, an id or an address.</summary>
    public abstract ParsedTarget Account(string text);

    /// <summary>Reads a post as people write it: an address, an id or a short code.</summary>
    public abstract ParsedTarget Post(string text);

    /// <summary>Reads a target of that kind.</summary>
    public ParsedTarget Target(EntityKind kind, string text) => kind == EntityKind.Account ? Account(text) : Post(text);

    /// <summary>What a monitor of that kind asks of the provider chain.</summary>
    public string FetchType(EntityKind kind) => kind == EntityKind.Account ? AccountFetchType : PostFetchType;
}
