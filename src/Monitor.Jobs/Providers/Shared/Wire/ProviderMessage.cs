namespace Monitor.Jobs.Providers.Shared.Wire;

/// <summary>What a provider says about a failure, fit for a log line and a column.</summary>
internal static class ProviderMessage
{
    private const int Longest = 200;

    /// <summary>The text at that place, or <paramref name="otherwise"/>.</summary>
    public static string Of(WireValue message, string otherwise)
    {
        var text = message.Text();
        if (string.IsNullOrWhiteSpace(text))
            return otherwise;
        var line = string.Concat(text.Select(character => char.IsControl(character) || char.IsSurrogate(character) ? ' ' : character));
        return line.Length <= Longest ? line : line[..Longest];
    }

    /// <summary>The text at that place of an answer that need not be JSON, or <paramref name="otherwise"/>.</summary>
    public static string Of(ReadOnlyMemory<byte> body, Func<WireValue, WireValue> place, string otherwise) =>
        WireDocument.Read(body, "$", root => Of(place(root), otherwise), otherwise);
}
