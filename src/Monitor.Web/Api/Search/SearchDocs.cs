using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Search;

internal static class SearchDocs
{
    public static readonly OperationDoc Find = new(
        "searchEverything", "Search everything",
        "Tasks by their target, accounts by handle, name or the platform's id, posts by short code or the beginning of their text, jobs by a creator, scrape requests by "
        + "whom they are about; tasks and jobs also by the beginning of their id (six digits at least), requests by their number. In any case of letters. What begins with "
        + "the text comes before what contains it; texts of two characters are looked for at the beginning only. Among many hits those among the newest are shown.")
    {
        Parameters =
        [
            new ParameterDoc("q", "The text, 2 to 100 characters.", "finch"),
            new ParameterDoc("in", "What is searched, separated by commas; everything unless given: tasks, accounts, posts, jobs, requests.", "tasks,accounts"),
            new ParameterDoc("limit", "How many of each kind at most.", "5") { Number = (1, SearchQueryValidator.MaxLimit, SearchEndpoints.DefaultLimit) },
        ],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<SearchView>), "What was found.",
                $$"""
                {
                  "status_code": 200, "success": true,
                  "data": {
                    "q": "finch",
                    "hits": [
                      {
                        "kind": "task", "id": "{{CommonDocs.ExampleId}}", "title": "bluefinch.studio", "subtitle": "influencer", "platform": "instagram",
                        "status": "active", "at": "2026-01-30T17:21:09.531Z", "code": null
                      },
                      {
                        "kind": "account", "id": "12", "title": "bluefinch.studio", "subtitle": "Blue Finch Studio", "platform": "instagram", "status": null,
                        "at": "2026-01-31T05:21:09.944Z", "code": "5823190447"
                      }
                    ]
                  }
                }
                """),
        ],
        Errors =
        [
            new ErrorDoc(422, ErrorCodes.Required, "q", "q is required."),
            new ErrorDoc(422, ErrorCodes.OutOfRange, "q", "q has 2 to 100 characters."),
            new ErrorDoc(422, ErrorCodes.UnknownValue, "in", "in is some of: tasks, accounts, posts, jobs, requests, separated by commas."),
        ],
    };
}
