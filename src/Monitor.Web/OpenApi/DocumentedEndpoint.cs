using Monitor.Web.Answers;

namespace Monitor.Web.OpenApi;

internal static class DocumentedEndpoint
{
    /// <summary>Attaches the documentation of an operation to its route.</summary>
    public static RouteHandlerBuilder Documented(this RouteHandlerBuilder route, OperationDoc doc)
    {
        route.WithName(doc.Id).WithSummary(doc.Summary).WithDescription(doc.Description).WithMetadata(doc);
        if (!doc.TakesAnyQuery)
            route.TakesOnly([.. doc.Parameters.Select(parameter => parameter.Name)]);
        foreach (var reply in doc.Replies)
            if (reply.Type == typeof(void))
                route.Produces(reply.Status);
            else
                route.Produces(reply.Status, reply.Type, reply.ContentType);
        foreach (var status in AllErrors(doc).Select(e => e.Status).Distinct())
            if (doc.Replies.All(r => r.Status != status))
                route.Produces<ErrorEnvelope>(status, ReplyDoc.Json);
        return route;
    }

    /// <summary>The operation's own errors and those that it shares with others.</summary>
    public static IEnumerable<ErrorDoc> AllErrors(OperationDoc doc) =>
        doc.Errors.Concat(doc.RequestExample is null ? [] : CommonDocs.Body).Concat(doc.Public ? [] : CommonDocs.Access).Concat(doc.TakesAnyQuery ? [] : [CommonDocs.UnknownParameter]).Concat(CommonDocs.Always);
}
