namespace Monitor.Data.Observations;

/// <summary>The keys under which the viewers of a channel stand: <c>viewer_percentage:age18-24:female</c>.</summary>
public static class ViewerGroup
{
    private const string Prefix = "viewer_percentage:";

    /// <summary>The key of a group.</summary>
    public static string Key(string age, string gender) => $"{Prefix}{age}:{gender}";

    /// <summary>Age and gender of a key; null when it is another one.</summary>
    public static (string Age, string Gender)? Of(string key) =>
        key.StartsWith(Prefix, StringComparison.Ordinal) && key[Prefix.Length..].Split(':') is [var age, var gender] ? (age, gender) : null;
}
