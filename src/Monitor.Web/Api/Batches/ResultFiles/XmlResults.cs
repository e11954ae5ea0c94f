using System.Text;
using System.Xml;
using Monitor.Data.Batches;

namespace Monitor.Web.Api.Batches.ResultFiles;

/// <summary>Results as XML: an element for each creator, in it one for each value that there is.</summary>
internal sealed class XmlResults : IResultWriter
{
    // Carriage returns are kept as they are.
    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(false),
        Indent = true,
        CheckCharacters = false,
        NewLineHandling = NewLineHandling.Entitize,
    };

    private readonly XmlWriter _xml;
    private readonly string[] _names;

    private XmlResults(XmlWriter xml, string[] names)
    {
        _xml = xml;
        _names = names;
    }

    public static XmlResults Start(Stream file, JobRow job, bool partial, IReadOnlyList<string> columns)
    {
        var xml = XmlWriter.Create(file, Settings);
        xml.WriteStartElement("results");
        xml.WriteAttributeString("job_id", job.Id.ToString());
        xml.WriteAttributeString("status", job.Status);
        xml.WriteAttributeString("partial", partial ? "true" : "false");
        return new(xml, [.. columns.Select(column => XmlConvert.EncodeLocalName(column)!)]);
    }

    public ValueTask WriteAsync(IReadOnlyList<ResultCell> cells, CancellationToken ct)
    {
        _xml.WriteStartElement("creator");
        for (var i = 0; i < cells.Count; i++)
            if (cells[i].Text.Length > 0)
                _xml.WriteElementString(_names[i], XmlText.Printable(cells[i].Text));
        _xml.WriteEndElement();
        return ValueTask.CompletedTask;
    }

    public ValueTask FinishAsync(CancellationToken ct)
    {
        _xml.WriteEndElement();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _xml.Dispose();
        return ValueTask.CompletedTask;
    }
}
