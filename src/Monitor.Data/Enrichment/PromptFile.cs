using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Monitor.Data.Enrichment;

/// <summary>Reads a prompt from a YAML file, with everything that is wrong with it.</summary>
internal static class PromptFile
{
    private const int LongestSystem = 8_000;
    private const int LongestDescription = 500;

    private static readonly EnrichmentKind[] Kinds = [.. EnrichmentKinds.All, EnrichmentKinds.OfTexts];

    private static readonly string[] Members = ["kind", "version", "description", "batch", "captions", "max_tokens", "system"];

    public static PromptVersion? Read(string file, string text, bool isOwn, List<string> faults)
    {
        var before = faults.Count;
        var prompt = Read(file, text, faults);
        return faults.Count > before ? null : prompt! with { IsOwn = isOwn };
    }

    private static PromptVersion? Read(string file, string text, List<string> faults)
    {
        var yaml = new YamlStream();
        try
        {
            yaml.Load(new StringReader(text));
        }
        catch (YamlException error)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{file} is no YAML, line {error.Start.Line}: {error.Message}"));
            return null;
        }

        if (yaml.Documents is not [{ RootNode: YamlMappingNode root }])
        {
            faults.Add($"{file} has to hold one mapping with: {string.Join(", ", Members)}.");
            return null;
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in root.Children)
            if (key is YamlScalarNode { Value: { } name } && Members.Contains(name, StringComparer.Ordinal) && value is YamlScalarNode { Value: { } scalar })
                values[name] = scalar.Trim();
            else
                faults.Add($"{file} has {key}; it may have, each as a text or number: {string.Join(", ", Members)}.");

        var kind = Kinds.FirstOrDefault(known => known.Name == values.GetValueOrDefault("kind"));
        if (kind is null)
            faults.Add($"{file}: kind is one of: {string.Join(", ", Kinds.Select(known => known.Name))}.");
        var version = Number("version", 1, 9_999, fallback: null);
        var batch = Number("batch", 1, 20, 1);
        var captions = Number("captions", 0, 20, 0);
        var tokens = Number("max_tokens", 20, 4_000, 200);
        Text("description", LongestDescription);
        Text("system", LongestSystem);
        var expected = $"{values.GetValueOrDefault("kind")}.v{values.GetValueOrDefault("version")}";
        if (kind is not null && !Path.GetFileNameWithoutExtension(file).Equals(expected, StringComparison.Ordinal))
            faults.Add($"{file} holds {expected}, and has to be called so.");
        return kind is null ? null : new(kind, version, values.GetValueOrDefault("description", ""), values.GetValueOrDefault("system", ""))
        {
            Batch = batch,
            Captions = captions,
            MaxTokens = tokens,
        };

        int Number(string name, int from, int to, int? fallback)
        {
            if (!values.TryGetValue(name, out var given) && fallback is { } missing)
                return missing;
            if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to)
                return number;
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{file}: {name} is a whole number from {from} to {to}."));
            return from;
        }

        void Text(string name, int longest)
        {
            if (values.GetValueOrDefault(name) is not { Length: > 0 } given || given.Length > longest)
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{file}: {name} is a text of 1 to {longest} characters."));
        }
    }
}
