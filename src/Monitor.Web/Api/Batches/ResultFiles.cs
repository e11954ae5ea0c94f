using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml;

namespace Monitor.Web.Api.Batches;

/// <summary>Results as files: one row for each creator, one column for each text and number.</summary>
internal static class ResultFiles
{
    private static readonly string[] Fixed = ["username", "status", "error_code", "error_message"];

    // Where they are known; what else was collected follows in the order in which it comes.
    private static readonly string[] First =
    [
        "platform", "platform_id", "full_name", "follower_count", "following_count", "post_count", "engagement_rate", "is_verified", "is_private",
        "category", "bio", "external_url", "profile_pic_url", "measured_at", "source",
    ];

    public static IResult Create(string format, JobResultsView results)
    {
        var (columns, rows) = Table(results);
        var (bytes, type) = format switch
        {
            "csv" => (Csv(columns, rows), "text/csv; charset=utf-8"),
            "xlsx" => (Xlsx(columns, rows), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            _ => (Xml(results, columns, rows), "application/xml; charset=utf-8"),
        };
        return TypedResults.File(bytes, type, $"job-{results.JobId}{(results.Partial ? "-partial" : "")}.{format}");
    }

    private static (List<string> Columns, List<Dictionary<string, string>> Rows) Table(JobResultsView results)
    {
        var columns = new HashSet<string>(Fixed, StringComparer.Ordinal);
        var rows = new List<Dictionary<string, string>>();
        foreach (var result in results.Results)
        {
            var row = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["username"] = result.Username,
                ["status"] = result.Status,
                ["error_code"] = result.ErrorCode ?? "",
                ["error_message"] = result.ErrorMessage ?? "",
            };
            foreach (var (key, value) in result.Result?.AsObject() ?? [])
            {
                if (value is JsonArray or JsonObject)
                    continue;
                columns.Add(key);
                row.TryAdd(key, value?.ToString() ?? "");
            }

            rows.Add(row);
        }

        return ([.. Fixed, .. First.Where(columns.Contains), .. columns.Except([.. Fixed, .. First], StringComparer.Ordinal)], rows);
    }

    private static byte[] Csv(List<string> columns, List<Dictionary<string, string>> rows)
    {
        var text = new StringBuilder();
        text.AppendJoin(',', columns).Append("\r\n");
        foreach (var row in rows)
            text.AppendJoin(',', columns.Select(column => Field(row.GetValueOrDefault(column, "")))).Append("\r\n");
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];

        // Spreadsheets would run what begins like a formula.
        static string Field(string value)
        {
            if (value is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] && !decimal.TryParse(value, CultureInfo.InvariantCulture, out _))
                value = "'" + value;
            return value.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
        }
    }

    private static byte[] Xml(JobResultsView results, List<string> columns, List<Dictionary<string, string>> rows)
    {
        using var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(buffer, new() { Encoding = new UTF8Encoding(false), Indent = true, CheckCharacters = false }))
        {
            xml.WriteStartElement("results");
            xml.WriteAttributeString("job_id", results.JobId.ToString());
            xml.WriteAttributeString("status", results.Status);
            xml.WriteAttributeString("partial", results.Partial ? "true" : "false");
            foreach (var row in rows)
            {
                xml.WriteStartElement("creator");
                foreach (var column in columns)
                    if (row.TryGetValue(column, out var value) && value.Length > 0)
                        xml.WriteElementString(XmlConvert.EncodeLocalName(column), Printable(value));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        return buffer.ToArray();
    }

    // A workbook in its smallest valid form, with texts in place.
    private static byte[] Xlsx(List<string> columns, List<Dictionary<string, string>> rows)
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "[Content_Types].xml", """
                <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>
                """);
            Add(zip, "_rels/.rels", """
                <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
                <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>
                """);
            Add(zip, "xl/workbook.xml", """
                <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
                <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Results" sheetId="1" r:id="rId1"/></sheets></workbook>
                """);
            Add(zip, "xl/_rels/workbook.xml.rels", """
                <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
                <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>
                """);
            using var sheet = zip.CreateEntry("xl/worksheets/sheet1.xml").Open();
            using var xml = XmlWriter.Create(sheet, new() { Encoding = new UTF8Encoding(false), CheckCharacters = false });
            xml.WriteStartElement("worksheet", "http://schemas.openxmlformats.org/spreadsheetml/2006/main");
            xml.WriteStartElement("sheetData");
            Row(xml, columns);
            foreach (var row in rows)
                Row(xml, [.. columns.Select(column => row.GetValueOrDefault(column, ""))]);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return buffer.ToArray();
    }

    private static void Row(XmlWriter xml, List<string> values)
    {
        xml.WriteStartElement("row");
        for (var i = 0; i < values.Count; i++)
        {
            var value = values[i];
            xml.WriteStartElement("c");
            if (i >= Fixed.Length && IsNumber(value))
            {
                xml.WriteElementString("v", value);
            }
            else
            {
                xml.WriteAttributeString("t", "inlineStr");
                xml.WriteStartElement("is");
                xml.WriteElementString("t", Printable(value));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    // Ids longer than 15 digits would lose their last ones as numbers, and 007 and +49 would lose what they begin with.
    private static bool IsNumber(string value) => value.Length <= 15 && value is not (['+', ..] or ['0', >= '0' and <= '9', ..])
        && decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);

    private static void Add(ZipArchive zip, string name, string content)
    {
        using var entry = zip.CreateEntry(name).Open();
        entry.Write(Encoding.UTF8.GetBytes(content));
    }

    private static string Printable(string text) => text.All(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c))
        ? text
        : new string([.. text.Where(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c))]);
}
