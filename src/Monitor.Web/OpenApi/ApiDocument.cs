using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Monitor.Web.Access;

namespace Monitor.Web.OpenApi;

/// <summary>The OpenAPI document and the page that shows it.</summary>
internal static class ApiDocument
{
    private const string Name = "v1";
    private const string Scheme = "key";

    private const string Introduction =
        """
        Monitor watches influencers and posts of social networks on exact intervals and keeps the history of their numbers.

        Every answer under `/api` has the same envelope: `status_code` (equal to the HTTP status), `success`, and `data` or, on an
        error, `message` and `errors` with a `field`, a `message` and a stable `code` each. Lists are bounded; `next_cursor` is there
        when there is more. A caller sends an API key as `Authorization: Bearer mon_…`, or the cookie of a session. Times are UTC in ISO 8601. A number that was not measured is `null`, never 0.
        """;

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        // The names of array types are not allowed as names of schemas.
        options.CreateSchemaReferenceId = type =>
            OpenApiOptions.CreateDefaultSchemaReferenceId(type)?.Replace("[]", "List", StringComparison.Ordinal);
        options.AddOperationTransformer<OperationDocTransformer>();
        options.AddSchemaTransformer(TextSchemas.Describe);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Monitor",
                Version = Name,
                Description = Introduction,
                License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
            };
            document.Components ??= new OpenApiComponents();
            TextSchemas.LetBeLeftOut(document);
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
            {
                [Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key: `mon_…`." },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
            return Task.CompletedTask;
        });
    });

    public static void MapApiDocument(this WebApplication app)
    {
        var document = new Lazy<Task<byte[]>>(() => WriteAsync(app.Services));
        foreach (var path in new[] { $"/openapi/{Name}.json", $"/swagger/{Name}/swagger.json" })
            app.MapGet(path, async () => TypedResults.Bytes(await document.Value, "application/json; charset=utf-8")).ExcludeFromDescription().Public();
        app.UseSwaggerUI(ui =>
        {
            ui.SwaggerEndpoint($"/openapi/{Name}.json", "Monitor");
            ui.DocumentTitle = "Monitor API";
            ui.RoutePrefix = "swagger";
        });
    }

    /// <summary>Makes it. Once: that takes as long as a thousand other answers, and everybody may ask for it.</summary>
    public static async Task<byte[]> WriteAsync(IServiceProvider services)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync(CancellationToken.None);
        using var buffer = new MemoryStream();
        await document.SerializeAsync(buffer, OpenApiSpecVersion.OpenApi3_1, OpenApiConstants.Json, CancellationToken.None);
        return buffer.ToArray();
    }
}
