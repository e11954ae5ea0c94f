using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Monitor.Data.Flows;

/// <summary>Checks the parameters of flows whose work is of its own kind.</summary>
internal static class OwnParameters
{
    /// <summary>The text that names the target: the first parameter that the flow has.</summary>
    public static string Target(FlowSpec flow, JsonObject given)
    {
        var parameter = flow.Own![0];
        var text = TextOf(given[parameter.Name] is JsonArray { Count: > 0 } array ? array[0] : given[parameter.Name]);
        return text is not { Length: > 0 } ? flow.Name : parameter.Written?.Invoke(text) ?? text;
    }

    /// <summary>Everything that is wrong with the values of the flow's own parameters.</summary>
    public static void Check(FlowSpec flow, JsonObject given, List<FlowProblem> problems)
    {
        foreach (var parameter in flow.Own!)
        {
            var value = given[parameter.Name];
            if (value is null || (TextOf(value) is "" && parameter.IsRequired))
            {
                if (parameter.IsRequired)
                    problems.Add(new(parameter.Name, $"The flow {flow.Name} needs {Path(parameter)}: {parameter.Description}", FlowProblemKind.Required));
                continue;
            }
            if (Wrong(parameter, value) is { } wrong)
                problems.Add(wrong);
        }
    }

    /// <summary>A text, or a whole number as a text, because ids are numbers in many clients; null when it is neither.</summary>
    public static string? TextOf(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>().Trim(),
        JsonValueKind.Number => value.ToJsonString(),
        _ => null,
    };

    private static FlowProblem? Wrong(FlowParameter parameter, JsonNode value)
    {
        switch (parameter.Kind)
        {
            case FlowParameterKind.Flag:
                return value.GetValueKind() is JsonValueKind.True or JsonValueKind.False
                    ? null
                    : new(parameter.Name, $"{Path(parameter)} is true or false.", FlowProblemKind.WrongType);
            case FlowParameterKind.Number:
                return value.GetValueKind() == JsonValueKind.Number && value.AsValue().TryGetValue<long>(out var number)
                    && number >= parameter.From && number <= parameter.To
                    ? null
                    : new(
                        parameter.Name,
                        string.Create(CultureInfo.InvariantCulture, $"{Path(parameter)} is a whole number from {parameter.From} to {parameter.To}."),
                        FlowProblemKind.OutOfRange);
            case FlowParameterKind.Texts:
                if (value is not JsonArray array || array.Count == 0 || array.Count > parameter.Most || array.Any(text => TextOf(text) is null or ""))
                    return new(
                        parameter.Name,
                        string.Create(CultureInfo.InvariantCulture, $"{Path(parameter)} is an array of 1 to {parameter.Most} texts."),
                        FlowProblemKind.WrongType);
                return array.Select(text => WrongText(parameter, TextOf(text)!)).FirstOrDefault(problem => problem is not null);
            default:
                return TextOf(value) is { } single
                    ? WrongText(parameter, single)
                    : new(parameter.Name, $"{Path(parameter)} is a text or a whole number.", FlowProblemKind.WrongType);
        }
    }

    private static FlowProblem? WrongText(FlowParameter parameter, string text)
    {
        if (text.Length > parameter.Longest)
            return new(
                parameter.Name, string.Create(CultureInfo.InvariantCulture, $"{Path(parameter)} has at most {parameter.Longest} characters."),
                FlowProblemKind.InvalidTarget);
        if (text.Any(char.IsControl))
            return new(parameter.Name, $"{Path(parameter)} holds a control character.", FlowProblemKind.InvalidTarget);
        if (parameter.Words is { } words && !words.Contains(text, StringComparer.Ordinal))
            return new(parameter.Name, $"{Path(parameter)} is one of: {string.Join(", ", words)}.", FlowProblemKind.UnknownValue);
        return parameter.Check?.Invoke(text) is { } problem ? new(parameter.Name, $"{Path(parameter)}: {problem}", FlowProblemKind.InvalidTarget) : null;
    }

    private static string Path(FlowParameter parameter) => $"{FlowOrders.Params}.{parameter.Name}";
}
