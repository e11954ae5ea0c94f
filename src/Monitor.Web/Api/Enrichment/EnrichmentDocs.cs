using Monitor.Data.Enrichment;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Enrichment;

/// <summary>The documentation of estimates.</summary>
internal static class EnrichmentDocs
{
    public static readonly OperationDoc State = new(
        "getEnrichment", "Enrichment",
        "Whether a language model is configured, what it may cost, what it cost today, and what can be estimated. Estimates are made by the flows that are named here, "
        + "and for the creators of searches. Without a model the flows fail with `enrichment_off`, and searches are whole without estimates.")
    {
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<EnrichmentView>), "The state.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": {
                    "enabled": true, "to_configure": null, "model": "gpt-4o-mini", "concurrency": 5, "batch_size": 5, "daily_budget_usd": 10,
                    "spent_today_usd": 0.0421, "calls_today": 118, "compare_percent": 5, "search_kinds": ["gender_location_lang"],
                    "kinds": [
                      {
                        "name": "base_gender", "flow": "refresh_instagram_gpt_data_base_gender", "description": "Gender of a creator",
                        "fields": [{ "name": "gender", "description": "Gender of the person behind the account." }], "needed": ["gender"]
                      }
                    ]
                  }
                }
                """),
        ],
    };

    public static readonly OperationDoc Prompts = new(
        "listPrompts", "Versions of prompts",
        "All versions of all prompts side by side: their share, how many of their answers were kept and rejected, tokens, cost and time, and how far two "
        + "versions agree on accounts of which both were asked. Figures are those of the whole installation.")
    {
        Parameters =
        [
            new ParameterDoc("days", "Figures of so many days.", "30") { Number = (1, PromptsQueryValidator.MaxDays, EnrichmentEndpoints.DefaultDays) },
        ],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<PromptsView>), "The versions.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": {
                    "days": 30,
                    "prompts": [
                      {
                        "kind": "base_gender", "version": 3, "name": "base_gender.v3", "description": "As version 2, with the conventions of names of several languages.",
                        "system": "You estimate the gender of the person behind a social-media account.", "own": false, "share": 0.5, "batch": 10, "captions": 4,
                        "kept": 812, "complete": 812, "rejected": 96, "usable_rate": 0.8943, "tries": 1031, "prompt_tokens": 402117, "completion_tokens": 9012,
                        "cost_usd": 0.06572475, "cost_per_account_usd": 0.00007238, "mean_ms": 910.4
                      }
                    ],
                    "agreement": [
                      { "kind": "base_gender", "first": 2, "second": 3, "accounts": 41, "values": 37, "same": 36, "rate": 0.973, "only_first": 1, "only_second": 3 }
                    ]
                  }
                }
                """),
        ],
        Errors = [new ErrorDoc(422, ErrorCodes.OutOfRange, "days", "days is a whole number from 1 to 365.")],
    };

    public static readonly OperationDoc Rejected = new(
        "listRejectedAnswers", "Rejected answers",
        "Answers of the language model of which nothing was kept, newest first, about accounts that the team sees: why, and how the last of them began. "
        + "They are forgotten after 90 days.")
    {
        Parameters =
        [
            new ParameterDoc("kind", "Only those of this kind.", "base_gender") { OneOf = RejectionsQueryValidator.Kinds },
            new ParameterDoc("prompt_version", "Only those of this version.", "3"),
            new ParameterDoc("reason", "Only those with this reason.", EnrichmentErrors.NotConsumable) { OneOf = EnrichmentErrors.Rejections },
            new ParameterDoc("account_id", "Only those about this account.", "12"),
            CommonDocs.Limit(RejectionsQueryValidator.MaxLimit, EnrichmentEndpoints.DefaultLimit),
            new ParameterDoc("cursor", "`next_cursor` of the page before.", "4711") { Format = "int64" },
        ],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<RejectionView[]>), "A page of them.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": [
                    {
                      "id": 31, "account_id": 12, "platform": "instagram", "username": "bluefinch.studio", "kind": "base_gender", "prompt_version": 3,
                      "model": "gpt-4o-mini", "reason": "not_consumable", "detail": "What the answer says is unknown, or cannot be.",
                      "answer": "{\"gender\":\"UNKNOWN\"}", "tries": 3, "prompt_tokens": 1203, "completion_tokens": 27, "cost_usd": 0.00019665,
                      "rejected_at": "2026-01-31T08:00:00Z"
                    }
                  ]
                }
                """),
        ],
        Errors =
        [
            new ErrorDoc(422, ErrorCodes.UnknownValue, "kind", $"kind is one of: {string.Join(", ", RejectionsQueryValidator.Kinds)}."),
            new ErrorDoc(422, ErrorCodes.OutOfRange, "limit", "limit is a whole number from 1 to 200."),
        ],
    };

    public static readonly OperationDoc Account = new(
        "listEstimates", "Estimates of an account",
        "What a language model estimated of an account, by kind, with the version of the prompt, the model, tokens and cost. Estimates are no measurements. "
        + "`comparison` marks those that were asked only to compare versions.")
    {
        Parameters = [new ParameterDoc("account_id", "The account's id.", "12") { Format = "int64" }],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<EstimateView[]>), "The estimates.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": [
                    {
                      "estimated": true, "kind": "base_location", "prompt_version": 2, "model": "gpt-4o-mini",
                      "estimates": { "city": "Lisbon", "country": "PT" }, "missing": ["state"], "comparison": false, "tries": 3, "prompt_tokens": 1311,
                      "completion_tokens": 60, "cost_usd": 0.00023265, "duration_ms": 2104, "estimated_at": "2026-01-31T08:00:00Z"
                    }
                  ]
                }
                """),
        ],
        Errors = [new ErrorDoc(404, ErrorCodes.AccountNotFound, "account_id", "No account 12 is known to you.")],
    };
}
