using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using CsvHelper;
using MiniExcelLibs;
using Xunit;

namespace Monitor.Web.Tests.Api.Batches;

public sealed class ResultFileTests(ApiTests.Fixture fixture) : JobTests(fixture)
{
    private const string Columns =
        "username,status,error_code,error_message,platform,platform_id,full_name,follower_count,following_count,post_count,engagement_rate,is_verified,"
        + "is_private,category,bio,external_url,profile_pic_url,graph_id,measured_at,source";

    [Theory]
    [InlineData("csv", "text/csv")]
    [InlineData("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData("xml", "application/xml")]
    public async Task Results_can_be_had_as_files(string format, string type)
    {
        var job = await SearchAsync($"file_{format}");

        using var response = await Api.Client.GetAsync($"/api/v1/jobs/{job}/results?format={format}");

        response.EnsureSuccessStatusCode();
        Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
        Assert.Equal($"job-{job}-partial.{format}", response.Content.Headers.ContentDisposition!.FileName);
    }

    [Fact]
    public async Task All_formats_have_the_same_values()
    {
        const string Result = """
            {
                "platform_id": "58231904471234567", "phone": "+49171", "code": "0815", "full_name": "_x1999_x0042_ & _x0041", "bio": " two\r\nlines, \"quoted\" <b>\t😀 ",
                "follower_count": 692336137, "engagement_rate": 3.25, "exact_rate": 0.1234567890123456, "growth": -7, "huge": 12345678901234567890,
                "is_verified": true, "is_private": null, "posts": [{ "code": "x" }], "value_states": { "likes": "hidden" }
            }
            """;
        var job = await SearchAsync("007");
        await CompleteAsync(job, Result);

        var json = (await Api.GetAsync($"/api/v1/jobs/{job}/results")).Data.GetProperty("results")[0];
        var csv = Assert.Single(await CsvAsync(job));
        var xlsx = Assert.Single(await XlsxAsync(job));
        var xml = Assert.Single(await XmlAsync(job));

        var expected = json.GetProperty("result").EnumerateObject()
            .Where(field => field.Value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object or JsonValueKind.Null))
            .ToDictionary(field => field.Name, field => field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString()! : field.Value.GetRawText());
        expected["username"] = "007";
        expected["status"] = "completed";
        Assert.Equal(13, expected.Count);
        Assert.Equal(expected.OrderBy(field => field.Key), Filled(csv));
        Assert.Equal(expected.OrderBy(field => field.Key), Filled(xlsx.ToDictionary(cell => cell.Key, cell => Text(cell.Value))));
        Assert.Equal(expected.OrderBy(field => field.Key), Filled(xml));
    }

    [Fact]
    public async Task A_workbook_says_of_what_looks_like_a_code_that_it_is_none()
    {
        var job = await SearchAsync("dj_x1999_");
        await CompleteAsync(job, """{ "bio": "_x0041_x0042_", "is_verified": true, "is_private": false }""");

        using var file = new MemoryStream(await Api.Client.GetByteArrayAsync($"/api/v1/jobs/{job}/results?format=xlsx"));
        using var archive = new System.IO.Compression.ZipArchive(file);
        using var sheet = new StreamReader(archive.Entries.Single(entry => entry.FullName.Contains("worksheets/", StringComparison.Ordinal)).Open());
        var text = await sheet.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Contains(">dj_x005F_x1999_<", text, StringComparison.Ordinal);
        Assert.Contains(">_x005F_x0041_x005F_x0042_<", text, StringComparison.Ordinal);
        Assert.Matches("t=\"b\"[^>]*><v>1<", text);
        Assert.Matches("t=\"b\"[^>]*><v>0<", text);
    }

    [Fact]
    public async Task A_workbook_has_numbers_as_numbers_and_ids_and_codes_as_texts()
    {
        var job = await SearchAsync("008");
        await CompleteAsync(
            job, """{ "platform_id": "5823", "phone": "+49171", "code": "0815", "follower_count": 5, "rate": 3.25, "huge": 12345678901234567890 }""");

        var row = Assert.Single(await XlsxAsync(job));

        foreach (var text in new[] { "username", "platform_id", "phone", "code", "huge" })
            Assert.IsType<string>(row[text]);
        Assert.Equal((5.0, 3.25), (row["follower_count"], row["rate"]));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0")]
    [InlineData("-1+1", "'-1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "'\r=1")]
    [InlineData("+49171", "+49171")]
    [InlineData("-5", "-5")]
    public async Task A_text_that_a_spreadsheet_would_run_is_made_harmless_in_csv(string bio, string expected)
    {
        var job = await SearchAsync($"formula_{Guid.NewGuid():N}"[..20]);
        await CompleteAsync(job, JsonSerializer.Serialize(new Dictionary<string, string> { ["bio"] = bio }));

        Assert.Equal(expected, Assert.Single(await CsvAsync(job))["bio"]);
        Assert.Equal(bio, Assert.Single(await XlsxAsync(job))["bio"]);
    }

    [Fact]
    public async Task Characters_that_xml_cannot_hold_are_left_out_of_workbooks_and_xml()
    {
        var job = await SearchAsync("control_characters");
        await CompleteAsync(job, """{ "bio": "a\u0001b\uffffc" }""");

        Assert.Equal("abc", Assert.Single(await XlsxAsync(job))["bio"]);
        Assert.Equal("abc", Assert.Single(await XmlAsync(job))["bio"]);
    }

    [Fact]
    public async Task A_text_that_is_too_long_for_a_cell_is_cut()
    {
        var job = await SearchAsync("long_text");
        await CompleteAsync(job, JsonSerializer.Serialize(new Dictionary<string, string> { ["bio"] = new('x', 40_000) }));

        Assert.Equal(new string('x', 32_767), Assert.Single(await XlsxAsync(job))["bio"]);
        Assert.Equal(40_000, Assert.Single(await CsvAsync(job))["bio"].Length);
    }

    [Fact]
    public async Task Columns_come_in_the_order_in_which_people_read()
    {
        var job = await SearchAsync("columns_one");
        await CompleteAsync(job, """{ "bio": "b", "zodiac": "z", "follower_count": 5, "full_name": "f" }""");

        Assert.StartsWith($"\uFEFF{Columns},zodiac\r\n", await TextAsync(job), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_results_there_are_the_columns()
    {
        var job = await SearchAsync("nothing_yet");

        Assert.Equal($"\uFEFF{Columns}\r\n", await TextAsync(job));
        Assert.Empty(await XlsxAsync(job));
        Assert.Empty(await XmlAsync(job));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    [InlineData("xml")]
    public async Task A_thousand_creators_are_sent_in_parts_in_the_order_of_the_request(string format)
    {
        var job = await SearchAsync($"many_{format}");
        await CompleteAsync(job, """{ "follower_count": 0 }""");
        await Database.ExecuteAsync(
            """
            insert into processing_job_items (item_id, job_id, username, status, result, created_at, updated_at)
            select gen_random_uuid(), $1, 'creator_' || n, 'completed',
                   case n when 999 then jsonb_build_object('last_field', 'here') else jsonb_build_object('follower_count', n) end, now(), now()
            from generate_series(1, 999) n order by n
            """,
            Guid.Parse(job));

        using var response = await Api.Client.GetAsync($"/api/v1/jobs/{job}/results?format={format}", HttpCompletionOption.ResponseHeadersRead);

        Assert.True(response.Headers.TransferEncodingChunked);
        var rows = format switch
        {
            "csv" => (await CsvAsync(job)).Select(row => (row["username"], row["last_field"])),
            "xlsx" => (await XlsxAsync(job)).Select(row => ((string)row["username"]!, (string?)row["last_field"] ?? "")),
            _ => (await XmlAsync(job)).Select(row => (row["username"], row.GetValueOrDefault("last_field", ""))),
        };
        Assert.Equal(
            [("many_" + format, ""), .. Enumerable.Range(1, 999).Select(n => ($"creator_{n}", n == 999 ? "here" : ""))], rows);
    }

    private Task CompleteAsync(string job, string result) => Database.ExecuteAsync(
        "update processing_job_items set status = 'completed', result = $2::jsonb where job_id = $1", Guid.Parse(job), result);

    // With the mark at its beginning.
    private async Task<string> TextAsync(string job) =>
        Encoding.UTF8.GetString(await Api.Client.GetByteArrayAsync($"/api/v1/jobs/{job}/results?format=csv"));

    private async Task<List<Dictionary<string, string>>> CsvAsync(string job)
    {
        await using var file = await Api.Client.GetStreamAsync($"/api/v1/jobs/{job}/results?format=csv");
        using var csv = CsvReader.Create(file, new() { HasHeader = false });
        var rows = new List<Dictionary<string, string>>();
        string[]? header = null;
        while (await csv.ReadAsync())
        {
            var fields = Enumerable.Range(0, csv.FieldCount).Select(i => csv.GetString(i) ?? "").ToArray();
            if (header is null)
                header = fields;
            else
                rows.Add(header.Zip(fields).ToDictionary(pair => pair.First, pair => pair.Second));
        }

        return rows;
    }

    private async Task<List<IDictionary<string, object?>>> XlsxAsync(string job)
    {
        using var file = new MemoryStream(await Api.Client.GetByteArrayAsync($"/api/v1/jobs/{job}/results?format=xlsx"));
        return [.. MiniExcel.Query(file, useHeaderRow: true).Cast<IDictionary<string, object?>>()];
    }

    private async Task<List<Dictionary<string, string>>> XmlAsync(string job)
    {
        await using var file = await Api.Client.GetStreamAsync($"/api/v1/jobs/{job}/results?format=xml");
        var document = await XDocument.LoadAsync(file, LoadOptions.PreserveWhitespace, default);
        return [.. document.Root!.Elements("creator").Select(row => row.Elements().ToDictionary(cell => cell.Name.LocalName, cell => cell.Value))];
    }

    private static IEnumerable<KeyValuePair<string, string>> Filled(Dictionary<string, string> row) =>
        row.Where(cell => cell.Value.Length > 0).OrderBy(cell => cell.Key);

    private static string Text(object? value) => value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
