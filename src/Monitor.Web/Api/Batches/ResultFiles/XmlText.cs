using System.Xml;

namespace Monitor.Web.Api.Batches.ResultFiles;

internal static class XmlText
{
    /// <summary>The text without the characters that XML cannot hold.</summary>
    public static string Printable(string text) => text.All(IsAllowed) ? text : new([.. text.Where(IsAllowed)]);

    // The database stores only texts whose surrogates are in pairs.
    private static bool IsAllowed(char c) => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c);
}
