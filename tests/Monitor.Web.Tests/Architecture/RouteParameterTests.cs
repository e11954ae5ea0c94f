using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Monitor.Web.Answers;
using Xunit;

namespace Monitor.Web.Tests.Architecture;

/// <summary>What handlers get from their routes.</summary>
public sealed class RouteParameterTests
{
    // The code that binds routes is generated once for handlers that look alike, by the names and types of their parameters alone.
    [Fact]
    public void A_parameter_of_a_handler_is_called_as_that_of_its_route()
    {
        const BindingFlags All = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var given = typeof(Answer).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(All))
            .SelectMany(method => method.GetParameters())
            .Select(parameter => (parameter.Name, Wanted: parameter.GetCustomAttribute<FromRouteAttribute>()?.Name, parameter.Member))
            .Where(parameter => parameter.Wanted is not null)
            .ToArray();

        Assert.True(given.Length > 50);
        Assert.Equal([], given.Where(parameter => parameter.Name != Camel(parameter.Wanted!)).Select(parameter => $"{parameter.Member.DeclaringType!.Name}.{parameter.Member.Name}: {parameter.Name} of {parameter.Wanted}"));
    }

    private static string Camel(string name) => string.Concat(name.Split('_').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}
