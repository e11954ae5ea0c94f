using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Fluent.Syntax.Elements.Types;
using ArchUnitNET.Loader;
using Monitor.Data;
using Monitor.Jobs;
using Xunit;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Monitor.Web.Tests.Architecture;

/// <summary>The compiled product, and its rooms: a room is a namespace with all that is below it.</summary>
internal static class Rooms
{
    public static ArchUnitNET.Domain.Architecture Product { get; } = new ArchLoader()
        .LoadAssemblies(typeof(MonitorDb).Assembly, typeof(EngineRegistration).Assembly, typeof(WebRegistration).Assembly)
        .Build();

    /// <summary>The product's types in any of the rooms.</summary>
    public static GivenTypesConjunction In(params string[] rooms) => Types().That().ResideInNamespaceMatching(Pattern(rooms));

    /// <summary>The product's types in none of the rooms; the composition root, which has no namespace, counts as none of its types.</summary>
    public static GivenTypesConjunction Outside(params string[] rooms) =>
        In("Monitor").And().DoNotResideInNamespaceMatching(Pattern(rooms));

    /// <summary>What the product uses of libraries; one that it does not use, as when its name is spelt wrongly, is a fault.</summary>
    public static IObjectProvider<IType> Library(params string[] namespaces)
    {
        foreach (var one in namespaces)
            Assert.NotEmpty(Used([one]).GetObjects(Product));
        return Used(namespaces);
    }

    private static GivenTypesConjunction Used(string[] namespaces) => Types(includeReferenced: true).That().ResideInNamespaceMatching(Pattern(namespaces));

    private static string Pattern(string[] rooms) => $"^({string.Join('|', rooms.Select(Regex.Escape))})(\\.|$)";
}
