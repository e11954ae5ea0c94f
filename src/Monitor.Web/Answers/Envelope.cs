using System.Text.Json.Serialization;

namespace Monitor.Web.Answers;

/// <summary>Every successful answer of the API.</summary>
/// <param name="StatusCode">The HTTP status.</param>
/// <param name="Success">Always true.</param>
/// <param name="Data">What was asked for.</param>
internal sealed record Envelope<T>(int StatusCode, bool Success, T Data)
{
    /// <summary>Where the next page starts; absent on the last page.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NextCursor { get; init; }
}

/// <summary>Every answer that is not a success.</summary>
/// <param name="StatusCode">The HTTP status.</param>
/// <param name="Success">Always false.</param>
/// <param name="Message">What is wrong, for people.</param>
/// <param name="Errors">What is wrong, for programs; empty when no single field is to blame.</param>
internal sealed record ErrorEnvelope(int StatusCode, bool Success, string Message, IReadOnlyList<ApiError> Errors)
{
    /// <summary>When a limit is exceeded: 2.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Code { get; init; }

    /// <summary>On a duplicate: the task that already watches the target.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ExistingTask? Data { get; init; }
}

/// <summary>One thing that is wrong.</summary>
/// <param name="Field">The field or parameter.</param>
/// <param name="Message">What is wrong with it, for people.</param>
/// <param name="Code">The same for programs; codes do not change.</param>
internal sealed record ApiError(string Field, string Message, string Code);

/// <summary>A task that stands in the way of a new one.</summary>
internal sealed record ExistingTask(Guid TaskId);
