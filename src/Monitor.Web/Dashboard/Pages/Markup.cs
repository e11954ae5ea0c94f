using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using Hangfire.Dashboard;

namespace Monitor.Web.Dashboard.Pages;

/// <summary>HTML in the making. What is written in a template stands as it is, what is put into it is encoded.</summary>
internal sealed class Markup
{
    private readonly StringBuilder _text = new();

    /// <summary>Appends a template.</summary>
#pragma warning disable CA1822 // The compiler hands this to the template, which has written into it by now.
    public void Add([InterpolatedStringHandlerArgument("")] Template template)
    {
    }
#pragma warning restore CA1822

    /// <summary>A template of its own, to be put into another one.</summary>
    public static NonEscapedString Of(Markup markup) => new(markup.ToString());

    /// <inheritdoc />
    public override string ToString() => _text.ToString();

    /// <summary>What the compiler makes of a template.</summary>
    [InterpolatedStringHandler]
#pragma warning disable CS9113 // The compiler passes both on; only the text is needed.
    public readonly struct Template(int literalLength, int formattedCount, Markup markup)
#pragma warning restore CS9113
    {
        public void AppendLiteral(string html) => markup._text.Append(html);

        public void AppendFormatted(NonEscapedString? html) => markup._text.Append(html);

        public void AppendFormatted<T>(T value) => AppendFormatted(value, format: null);

        public void AppendFormatted<T>(T value, string? format)
        {
            var text = value is IFormattable formattable ? formattable.ToString(format, CultureInfo.InvariantCulture) : value?.ToString();
            if (!string.IsNullOrEmpty(text))
                markup._text.Append(HtmlEncoder.Default.Encode(text));
        }
    }
}
