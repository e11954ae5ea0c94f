namespace Monitor.Web.Answers;

/// <summary>The header by which a client says that a request is the same as an earlier one.</summary>
internal static class IdempotencyKey
{
    private const string Header = "Idempotency-Key";
    private const string Field = "idempotency-key";
    private const int Longest = 200;

    /// <summary>The key, or null without one; false when it is too long.</summary>
    public static bool TryRead(HttpRequest? request, out string? key)
    {
        key = request?.Headers[Header].ToString() is { Length: > 0 } text ? text : null;
        return key is not { Length: > Longest };
    }

    /// <summary>The answer to a key that is too long.</summary>
    public static IResult TooLong() => Answer.Invalid(Field, $"The header {Header} has at most {Longest} characters.", ErrorCodes.OutOfRange);

    /// <summary>The answer to a key that came with another request before.</summary>
    public static IResult Taken() => Answer.Conflict(Field, "This idempotency key was used for another request.", ErrorCodes.IdempotencyKeyReused);
}
