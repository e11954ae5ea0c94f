namespace Monitor.Jobs.Providers.Shared.Wire;

/// <summary>Texts as they can be stored.</summary>
internal static class WireText
{
    /// <summary>At most so many characters of a text. PostgreSQL stores no NUL in texts; half of a surrogate pair is not a character.</summary>
    public static string Clean(string text, int longest)
    {
        text = text.Replace("\0", "", StringComparison.Ordinal);
        if (text.Length <= longest)
            return text;
        return text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];
    }
}
