using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Monitor.Web.OpenApi;

/// <summary>
/// Says of texts, times and words that they are strings. The API reads and writes them with converters of its own, of which the
/// document would otherwise say only that they can be anything.
/// </summary>
internal static class TextSchemas
{
    public static Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (schema.Type is null && IsText(context.JsonTypeInfo.Type))
            schema.Type = IsNullable(context) ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        // What a list or dictionary holds is described here: where it can be anything, nothing is said of it.
        if (context.JsonTypeInfo is { ElementType: { } element, Kind: var kind } && IsText(element))
        {
            if (kind == JsonTypeInfoKind.Enumerable)
                schema.Items ??= new OpenApiSchema { Type = JsonSchemaType.String };
            else if (kind == JsonTypeInfoKind.Dictionary)
                schema.AdditionalProperties ??= new OpenApiSchema { Type = JsonSchemaType.String };
        }

        return Task.CompletedTask;
    }

    private static bool IsText(Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        return type == typeof(string) || type == typeof(DateTimeOffset) || type == typeof(DateOnly) || type.IsEnum;
    }

    /// <summary>What may be null in a body may be left out of it; the generator calls every member of a record required.</summary>
    public static void LetBeLeftOut(OpenApiDocument document)
    {
        foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>()))
            foreach (var content in operation.RequestBody?.Content?.Values ?? Enumerable.Empty<OpenApiMediaType>())
                LetBeLeftOut(document, content.Schema);
    }

    private static void LetBeLeftOut(OpenApiDocument document, IOpenApiSchema? body)
    {
        if (body is not OpenApiSchemaReference { Reference.Id: { } id } || document.Components?.Schemas is not { } schemas
            || !schemas.TryGetValue(id, out var known) || known is not OpenApiSchema { Required: { } required } schema)
            return;
        foreach (var (name, member) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal))
        {
            if (member.Type?.HasFlag(JsonSchemaType.Null) == true || member.OneOf?.Any(one => one.Type == JsonSchemaType.Null) == true)
                required.Remove(name);
            foreach (var nested in member.OneOf ?? [])
                LetBeLeftOut(document, nested);
        }
    }

    private static bool IsNullable(OpenApiSchemaTransformerContext context) =>
        Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) is not null || context.JsonPropertyInfo?.IsGetNullable == true;
}
