using System.Globalization;
using System.Text.Json.Nodes;
using Monitor.Data.Auditing;

namespace Monitor.Web.Access;

/// <summary>Says what a route changed, for the row that <see cref="ChangeAudit"/> writes when no code below it wrote one.</summary>
internal static class Audited
{
    /// <summary>Notes the change.</summary>
    /// <param name="entityType">To what kind of thing.</param>
    /// <param name="entityId">To which.</param>
    /// <param name="before">What was; null where it is new.</param>
    /// <param name="after">What is; null where it is gone.</param>
    public static void Change(string entityType, IFormattable entityId, JsonObject? before, JsonObject? after) =>
        Change(entityType, entityId.ToString(null, CultureInfo.InvariantCulture), before, after);

    /// <summary>The same for a thing that is known by a name.</summary>
    public static void Change(string entityType, string entityId, JsonObject? before, JsonObject? after)
    {
        if (AuditActor.Current is { } actor)
            actor.Change = new AuditChange(entityType, entityId, before?.ToJsonString(), after?.ToJsonString());
    }

    /// <summary>One field of what was or is.</summary>
    public static JsonObject State(string name, JsonNode? value) => new() { [name] = value };
}
