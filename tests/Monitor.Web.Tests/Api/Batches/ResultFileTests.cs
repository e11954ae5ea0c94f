using System.IO.Compression;
using System.Net;
using System.Text;
using Xunit;

namespace Monitor.Web.Tests.Api.Batches;

public sealed class ResultFileTests(ApiTests.Fixture fixture) : JobTests(fixture)
{
    [Theory]
    [InlineData("csv", "text/csv")]
    [InlineData("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData("xml", "application/xml")]
    public async Task Results_can_be_had_as_files(string format, string type)
    {
        var job = await SearchAsync($"file_{format}");
        await Database.ExecuteAsync(
            """update processing_job_items set status = 'completed', result = '{"username": "x", "bio": "=1+1, \"q\"", "follower_count": 5}' where job_id = $1""",
            Guid.Parse(job));

        using var response = await Api.Client.GetAsync($"/api/v1/jobs/{job}/results?format={format}");

        Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        var body = await response.Content.ReadAsByteArrayAsync();
        if (format == "csv")
            Assert.Contains(",5,\"'=1+1, \"\"q\"\"\"", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
        else if (format == "xml")
            Assert.Contains("<follower_count>5</follower_count>", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
        else
            Assert.Equal("PK", Encoding.ASCII.GetString(body, 0, 2));
    }

    [Fact]
    public async Task A_workbook_keeps_names_and_codes_that_look_like_numbers()
    {
        var job = await SearchAsync("007");
        await Database.ExecuteAsync(
            """update processing_job_items set status = 'completed', result = '{"phone": "+49171", "code": "0815", "follower_count": 5}' where job_id = $1""",
            Guid.Parse(job));

        using var response = await Api.Client.GetAsync($"/api/v1/jobs/{job}/results?format=xlsx");

        using var workbook = new ZipArchive(await response.Content.ReadAsStreamAsync());
        using var sheet = new StreamReader(workbook.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        var xml = await sheet.ReadToEndAsync();
        foreach (var text in new[] { "007", "+49171", "0815" })
            Assert.Contains($"<t>{text}</t>", xml, StringComparison.Ordinal);
        Assert.Contains("<v>5</v>", xml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_come_in_the_order_in_which_people_read()
    {
        var job = await SearchAsync("columns_one");
        await Database.ExecuteAsync(
            """update processing_job_items set status = 'completed', result = '{"bio": "b", "zodiac": "z", "follower_count": 5, "full_name": "f"}' where job_id = $1""",
            Guid.Parse(job));

        var csv = await Api.Client.GetStringAsync($"/api/v1/jobs/{job}/results?format=csv");

        Assert.Equal("username,status,error_code,error_message,full_name,follower_count,bio,zodiac", csv.TrimStart('\uFEFF').Split("\r\n")[0]);
    }
}
