namespace Monitor.Web.OpenApi;

/// <summary>What the API document says about one operation.</summary>
/// <param name="Id">Its operation id.</param>
/// <param name="Summary">One line.</param>
/// <param name="Description">The rest, in Markdown.</param>
internal sealed record OperationDoc(string Id, string Summary, string Description)
{
    /// <summary>An example of the body.</summary>
    public string? RequestExample { get; init; }

    /// <summary>Parameters of path and query.</summary>
    public IReadOnlyList<ParameterDoc> Parameters { get; init; } = [];

    /// <summary>Parameters of the query that it does not have are ignored: those who ask add some of their own.</summary>
    public bool TakesAnyQuery { get; init; }

    /// <summary>The successful answers.</summary>
    public required IReadOnlyList<ReplyDoc> Replies { get; init; }

    /// <summary>Everybody may call it.</summary>
    public bool Public { get; init; }

    /// <summary>What can go wrong, beyond what can go wrong with every operation.</summary>
    public IReadOnlyList<ErrorDoc> Errors { get; init; } = [];
}

/// <summary>A parameter of the path or the query.</summary>
internal sealed record ParameterDoc(string Name, string Description, string Example)
{
    /// <summary>The words it may be, if it is one of some.</summary>
    public IReadOnlyList<string>? OneOf { get; init; }

    /// <summary>Set for whole numbers: the bounds and the default.</summary>
    public (int Min, int Max, int Default)? Number { get; init; }

    /// <summary>A format of JSON Schema, such as date-time.</summary>
    public string? Format { get; init; }
}

/// <summary>A successful answer.</summary>
internal sealed record ReplyDoc(int Status, Type Type, string Description, string Example)
{
    /// <summary>What it is, JSON unless given.</summary>
    public string ContentType { get; init; } = Json;

    /// <summary>The content type of almost every answer.</summary>
    public const string Json = "application/json";

    /// <summary>Bytes that have no example.</summary>
    public static ReplyDoc Binary(int status, string contentType, string description) =>
        new(status, typeof(byte[]), description, "") { ContentType = contentType };

    /// <summary>An answer without a body.</summary>
    public static ReplyDoc Empty(int status, string description) => new(status, typeof(void), description, "");
}

/// <summary>An error.</summary>
internal sealed record ErrorDoc(int Status, string Code, string Field, string Message)
{
    /// <summary>A second example only for duplicates: the existing task.</summary>
    public bool NamesExistingTask { get; init; }
}
