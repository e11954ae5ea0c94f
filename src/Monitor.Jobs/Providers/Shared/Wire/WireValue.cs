using System.Globalization;
using System.Text.Json;

namespace Monitor.Jobs.Providers.Shared.Wire;

/// <summary>What stands where a count is expected.</summary>
internal enum CountState
{
    Absent,
    Number,
    Negative,
    Unreadable,
}

/// <summary>
/// A value of a provider's answer together with its path, so that what is wrong can be named. Looking into something that is not
/// there gives a value that is absent; nothing here throws.
/// </summary>
internal readonly record struct WireValue
{
    private const int LongestUrl = 4_000;
    private const int LongestCursor = 4_000;

    // Nothing that is counted comes near it, and sums of two stay in range.
    private const decimal HighestCount = 1_000_000_000_000_000;

    // Eleven digits of a short code, each of six bits.
    private static readonly UInt128 HighestId = (UInt128.One << 66) - 1;

    private readonly JsonElement _element;

    public WireValue(JsonElement element, string path) => (_element, Path) = (element, path);

    /// <summary>Where it stands, such as <c>data.user.pk</c>; <c>$</c> is the whole answer.</summary>
    public string Path { get; }

    public bool IsObject => _element.ValueKind == JsonValueKind.Object;

    public bool IsArray => _element.ValueKind == JsonValueKind.Array;

    public bool IsText => _element.ValueKind == JsonValueKind.String;

    public bool IsNumber => _element.ValueKind == JsonValueKind.Number;

    public bool IsNull => _element.ValueKind == JsonValueKind.Null;

    /// <summary>Neither there nor null.</summary>
    public bool IsMissing => _element.ValueKind == JsonValueKind.Undefined;

    /// <summary>The field of an object.</summary>
    public WireValue this[string name] =>
        new(IsObject && _element.TryGetProperty(name, out var field) ? field : default, Path == "$" ? name : $"{Path}.{name}");

    /// <summary>The first element of an array.</summary>
    public WireValue First => new(IsArray && _element.GetArrayLength() > 0 ? _element[0] : default, $"{Path}[0]");

    /// <summary>The elements of an array; none when this is no array.</summary>
    public IEnumerable<WireValue> Elements
    {
        get
        {
            if (!IsArray)
                yield break;
            var index = 0;
            foreach (var element in _element.EnumerateArray())
                yield return new WireValue(element, $"{Path}[{index++}]");
        }
    }

    /// <summary>The fields of an object, whatever their names; none when this is no object.</summary>
    public IEnumerable<WireValue> Fields
    {
        get
        {
            if (!IsObject)
                yield break;
            foreach (var property in _element.EnumerateObject())
                yield return new WireValue(property.Value, $"{Path}.{property.Name}");
        }
    }

    /// <summary>A text as it is, or null when this is none.</summary>
    public string? Text()
    {
        try
        {
            return IsText ? _element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: valid JSON, but not a text.
            return null;
        }
    }

    /// <summary>Whether it is this number, written as a number or as a text.</summary>
    public bool IsLiteral(string number) => Word() == number;

    /// <summary>A name as a text, also where it consists of digits and is written as a number.</summary>
    public string? Name() => IsNumber ? _element.GetRawText() is var digits && digits.All(char.IsAsciiDigit) ? digits : null : Text();

    private string? Word() => IsNumber ? _element.GetRawText() : Text();

    /// <summary>A web address, or null when this is none. One that begins with <c>//</c> is one of https.</summary>
    public string? Url()
    {
        if (Text() is not { Length: > 0 and <= LongestUrl } text || text.Contains('\0', StringComparison.Ordinal))
            return null;
        if (text.StartsWith("//", StringComparison.Ordinal))
            text = $"https:{text}";
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" ? text : null;
    }

    /// <summary>Where the next page begins, written as a text or as a number; null when there is none.</summary>
    public string? Cursor() => Word() is { Length: > 0 and <= LongestCursor } cursor ? cursor : null;

    /// <summary>A number that need not be whole; null when this is none.</summary>
    public double? Number() => IsNumber && _element.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;

    /// <summary>True or false, also written as a text or as 0 and 1; null when this is none of them.</summary>
    public bool? Flag() => _element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => bool.TryParse(Text(), out var flag) ? flag : null,
        JsonValueKind.Number when _element.TryGetInt32(out var number) => number switch { 0 => false, 1 => true, _ => null },
        _ => null,
    };

    /// <summary>
    /// The decimal digits of an id, written as a number or as a text; null when this is none. No number is larger than what the longest
    /// short code can say: a larger one is nobody's.
    /// </summary>
    public string? Id() => Word() is { } digits && IsId(digits) ? digits : null;

    /// <summary>Whether a text is the decimal digits of an id.</summary>
    public static bool IsId(string digits) =>
        UInt128.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= HighestId;

    /// <summary>A whole number, also written as a text or with a fraction of zero.</summary>
    public CountState Count(out long count)
    {
        count = 0;
        if (IsMissing || IsNull)
            return CountState.Absent;
        if (!IsNumber && !IsText)
            return CountState.Unreadable;
        var text = Word();
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ||
            number != decimal.Truncate(number) || number > HighestCount)
            return CountState.Unreadable;
        if (number < 0)
            return CountState.Negative;
        count = (long)number;
        return CountState.Number;
    }
}
