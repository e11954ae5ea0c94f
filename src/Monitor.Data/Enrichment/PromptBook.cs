using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Monitor.Data.Enrichment;

/// <summary>
/// All versions of all prompts: those that are shipped, and those of the operator's folder. Which of them an account gets follows from its
/// id, so that it keeps it as long as the shares stay.
/// </summary>
public sealed class PromptBook
{
    private const string Shipped = "prompts/";

    private readonly Dictionary<string, (PromptVersion Prompt, int Share)[]> _shares;
    private readonly int _comparePercent;

    private PromptBook(IReadOnlyList<PromptVersion> all, PromptVersion ofTexts, Dictionary<string, (PromptVersion, int)[]> shares, int comparePercent) =>
        (All, OfTexts, _shares, _comparePercent) = (all, ofTexts, shares, comparePercent);

    /// <summary>All versions about accounts, by kind and number.</summary>
    public IReadOnlyList<PromptVersion> All { get; }

    /// <summary>The newest version that asks how texts sound.</summary>
    public PromptVersion OfTexts { get; }

    /// <summary>Reads all prompts and their shares.</summary>
    /// <exception cref="OptionsValidationException">A file or a share is wrong; the message names all faults.</exception>
    public static PromptBook Load(EnrichmentOptions options)
    {
        var faults = new List<string>();
        var read = new Dictionary<(string, int), PromptVersion>();
        foreach (var (file, text) in ShippedFiles())
            Add(PromptFile.Read(file, text, isOwn: false, faults));
        if (!string.IsNullOrWhiteSpace(options.PromptFolder))
            foreach (var (file, text) in OwnFiles(options.PromptFolder, faults))
                Add(PromptFile.Read(file, text, isOwn: true, faults));
        PromptVersion[] all = [.. EnrichmentKinds.All.SelectMany(kind => read.Values.Where(prompt => prompt.Kind == kind).OrderBy(prompt => prompt.Version))];
        var shares = faults.Count == 0 ? Shares(all, options, faults) : [];
        var ofTexts = read.Values.Where(prompt => prompt.Kind == EnrichmentKinds.OfTexts).MaxBy(prompt => prompt.Version)!;
        return faults.Count == 0 ? new(all, ofTexts, shares, options.ComparePercent) : throw new OptionsValidationException(EnrichmentOptions.Section, typeof(PromptBook), faults);

        void Add(PromptVersion? prompt)
        {
            if (prompt is not null)
                read[(prompt.Kind.Name, prompt.Version)] = prompt;
        }
    }

    /// <summary>A version, or null.</summary>
    public PromptVersion? Find(string kind, int version) => All.FirstOrDefault(prompt => prompt.Kind.Name == kind && prompt.Version == version);

    /// <summary>The share of a version, of all shares of its kind together: 0 to 1.</summary>
    public double ShareOf(PromptVersion prompt)
    {
        var shares = _shares[prompt.Kind.Name];
        return shares.Where(share => share.Prompt == prompt).Sum(share => share.Share) / (double)shares.Sum(share => share.Share);
    }

    /// <summary>The version that an account gets.</summary>
    public PromptVersion Choose(EnrichmentKind kind, string platform, string platformId)
    {
        var shares = _shares[kind.Name];
        var position = Position($"{kind.Name}/{platform}/{platformId}") * shares.Sum(share => share.Share);
        foreach (var (prompt, share) in shares)
        {
            position -= share;
            if (position < 0)
                return prompt;
        }

        return shares[^1].Prompt;
    }

    /// <summary>Other versions that are asked about an account as well, only to compare them.</summary>
    public IReadOnlyList<PromptVersion> Beside(PromptVersion chosen, string platform, string platformId) =>
        Position($"compare/{chosen.Kind.Name}/{platform}/{platformId}") * 100 < _comparePercent
            ? [.. _shares[chosen.Kind.Name].Select(share => share.Prompt).Where(prompt => prompt != chosen)]
            : [];

    // Evenly spread from 0 to 1, and the same in every process.
    private static double Position(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash) / (uint.MaxValue + 1d);
    }

    private static Dictionary<string, (PromptVersion, int)[]> Shares(PromptVersion[] all, EnrichmentOptions options, List<string> faults)
    {
        foreach (var kind in options.Shares.Keys.Where(kind => EnrichmentKinds.Find(kind) is null))
            faults.Add($"{EnrichmentOptions.Section}:Shares:{kind} is no kind; kinds are: {string.Join(", ", EnrichmentKinds.All.Select(known => known.Name))}.");
        var shares = new Dictionary<string, (PromptVersion, int)[]>(StringComparer.Ordinal);
        foreach (var kind in EnrichmentKinds.All)
        {
            var versions = all.Where(prompt => prompt.Kind == kind).ToArray();
            if (!options.Shares.TryGetValue(kind.Name, out var given) || given.Count == 0)
            {
                shares[kind.Name] = [(versions[^1], 1)];
                continue;
            }

            var path = $"{EnrichmentOptions.Section}:Shares:{kind.Name}";
            foreach (var (version, share) in given)
                if (share is < 0 or > 1_000 || !versions.Any(prompt => Name(prompt) == version))
                    faults.Add($"{path}:{version} is {share}; versions are {string.Join(", ", versions.Select(Name))}, and a share is a whole number from 0 to 1000.");
            shares[kind.Name] = [.. versions.Select(prompt => (prompt, given.GetValueOrDefault(Name(prompt)))).Where(share => share.Item2 > 0)];
            if (shares[kind.Name].Length == 0)
                faults.Add($"{path} leaves no version a share.");
        }

        return shares;
    }

    private static string Name(PromptVersion prompt) => prompt.Version.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<(string File, string Text)> ShippedFiles()
    {
        var assembly = typeof(PromptBook).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Shipped, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return (name[Shipped.Length..], reader.ReadToEnd());
        }
    }

    private static List<(string File, string Text)> OwnFiles(string folder, List<string> faults)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, "*.y*ml").Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file), File.ReadAllText(file)))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            faults.Add($"{EnrichmentOptions.Section}:{nameof(EnrichmentOptions.PromptFolder)} is \"{folder}\", which cannot be read.");
            return [];
        }
    }
}
