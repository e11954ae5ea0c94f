namespace Monitor.Jobs.Enrichment;

/// <summary>What the model gets to know of a profile. All of it was written by strangers.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="PlatformId">The platform's id of the account; not told to the model.</param>
/// <param name="TeamId">The team that asks.</param>
/// <param name="Handle">The handle.</param>
/// <param name="Name">The name.</param>
/// <param name="Bio">The bio.</param>
/// <param name="Captions">Captions of the newest posts, newest first.</param>
public sealed record ProfileInput(string Platform, string PlatformId, long TeamId, string Handle, string? Name, string? Bio, IReadOnlyList<string> Captions)
{
    private const int LongestName = 100;
    private const int LongestBio = 600;
    private const int LongestCaption = 300;

    /// <summary>
    /// Whether some text, as the model gets it, speaks to a model. It is asked about by itself then: it can spoil no answer but its own, and that one is
    /// checked like any.
    /// </summary>
    public bool SpeaksToModels
    {
        get
        {
            var clean = Cleaned();
            return clean.Captions.Prepend(clean.Bio).Prepend(clean.Name).OfType<string>().Any(StrangerText.SpeaksToModels);
        }
    }

    /// <summary>The same, with texts that are short and hold nothing that cannot be seen.</summary>
    public ProfileInput Cleaned() => this with
    {
        Handle = StrangerText.Clean(Handle, LongestName) ?? "",
        Name = StrangerText.Clean(Name, LongestName),
        Bio = StrangerText.Clean(Bio, LongestBio),
        Captions = [.. Captions.Select(caption => StrangerText.Clean(caption, LongestCaption)).OfType<string>()],
    };
}
