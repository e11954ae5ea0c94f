using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Monitor.Web.OpenApi;

/// <summary>Puts the examples, parameters and errors of <see cref="OperationDoc"/> into the generated document.</summary>
internal sealed class OperationDocTransformer : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<OperationDoc>().FirstOrDefault() is not { } doc)
            return Task.CompletedTask;
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            if (doc.Parameters.FirstOrDefault(p => p.Name.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase)) is { } parameterDoc)
                Describe(parameter, parameterDoc);
        if (doc.RequestExample is not null && operation.RequestBody?.Content?.TryGetValue(ReplyDoc.Json, out var body) == true)
            body.Example = JsonNode.Parse(doc.RequestExample);
        foreach (var reply in doc.Replies)
            Describe(operation, reply);
        foreach (var errors in DocumentedEndpoint.AllErrors(doc).GroupBy(e => e.Status))
            Describe(operation, errors.Key, [.. errors.DistinctBy(e => e.Code)]);
        return Task.CompletedTask;
    }

    private static void Describe(OpenApiParameter parameter, ParameterDoc doc)
    {
        var schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = doc.Format };
        if (doc.OneOf is { } words)
            schema.Enum = [.. words.Select(w => (JsonNode)w)];
        if (doc.Number is var (min, max, byDefault))
        {
            schema.Type = JsonSchemaType.Integer;
            schema.Minimum = min.ToString(CultureInfo.InvariantCulture);
            schema.Maximum = max.ToString(CultureInfo.InvariantCulture);
            schema.Default = byDefault;
        }

        parameter.Name = doc.Name;
        parameter.Description = doc.Description;
        parameter.Schema = schema;
        parameter.Example = doc.Number is null ? doc.Example : int.Parse(doc.Example, CultureInfo.InvariantCulture);
    }

    private static void Describe(OpenApiOperation operation, ReplyDoc reply)
    {
        if (Content(operation, reply.Status, reply.Description, reply.ContentType) is not { } content)
            return;
        var isJson = reply.ContentType == ReplyDoc.Json;
        var isBinary = reply.Type == typeof(byte[]);
        if (!isBinary)
            content.Example = isJson ? JsonNode.Parse(reply.Example) : reply.Example;
        if (!isJson)
            content.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = isBinary ? "binary" : null };
    }

    private static void Describe(OpenApiOperation operation, int status, IReadOnlyList<ErrorDoc> errors)
    {
        var codes = string.Join(", ", errors.Select(e => $"`{e.Code}`"));
        if (Content(operation, status, $"Codes: {codes}.") is not { Example: null } content)
            return;
        content.Examples = errors.ToDictionary(
            e => e.Code, IOpenApiExample (e) => new OpenApiExample { Summary = e.Code, Value = Example(e) }, StringComparer.Ordinal);
    }

    private static OpenApiMediaType? Content(OpenApiOperation operation, int status, string description, string contentType = ReplyDoc.Json)
    {
        var key = status.ToString(CultureInfo.InvariantCulture);
        if (operation.Responses?.TryGetValue(key, out var response) != true || response is not OpenApiResponse known)
            return null;
        known.Description = description;
        return known.Content?.TryGetValue(contentType, out var content) == true ? content : null;
    }

    private static JsonObject Example(ErrorDoc error)
    {
        var example = new JsonObject
        {
            ["status_code"] = error.Status,
            ["success"] = false,
            ["message"] = error.Message,
            ["errors"] = new JsonArray(
                new JsonObject { ["field"] = error.Field, ["message"] = error.Message, ["code"] = error.Code }),
        };
        if (error.NamesExistingTask)
            example["data"] = new JsonObject { ["task_id"] = CommonDocs.ExampleId };
        return example;
    }
}
