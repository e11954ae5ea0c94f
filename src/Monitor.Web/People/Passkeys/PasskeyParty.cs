using Monitor.Web.Access;
using Monitor.Web.Answers;

namespace Monitor.Web.People.Passkeys;

/// <summary>For whom passkeys are made here.</summary>
internal sealed class PasskeyParty(PublicAddress address)
{
    /// <summary>The name and origin; null where there is no name.</summary>
    public RelyingParty? Of(HttpRequest request) =>
        address.NameOf(request) is { } name ? new(name, address.OriginOf(request)!) : null;

    /// <summary>The answer where there is none.</summary>
    public static IResult Unknown() => Answer.Conflict("host", PasskeyDocs.NoNameMessage, ErrorCodes.PublicUrlRequired);
}
