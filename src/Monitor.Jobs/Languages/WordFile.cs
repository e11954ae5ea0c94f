namespace Monitor.Jobs.Languages;

/// <summary>Lists of words that are part of the product.</summary>
internal static class WordFile
{
    /// <summary>The lines of a list, without what is blank and without remarks.</summary>
    public static IEnumerable<string> Read(string name)
    {
        using var stream = typeof(WordFile).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException($"There is no list {name}.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            if (line.Trim() is { Length: > 0 } text && text[0] != '#')
                yield return text;
    }
}
