using System.Text.Json.Nodes;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Monitor.Data.Orders;
using Monitor.Web.Answers;
using Monitor.Web.Api.Accounts;
using Monitor.Web.Api.Batches.ResultFiles;

namespace Monitor.Web.Api.Orders;

/// <summary>Which orders to list.</summary>
internal sealed record OrderListQuery
{
    public string? Store { get; init; }
    public string? From { get; init; }
    public string? To { get; init; }
    [FromQuery(Name = "discount_code")] public string? DiscountCode { get; init; }
    [FromQuery(Name = "financial_status")] public string? FinancialStatus { get; init; }
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
}

/// <summary>Which orders to hand out as a file.</summary>
internal sealed record OrderExportQuery
{
    public string? Store { get; init; }
    public string? From { get; init; }
    public string? To { get; init; }
    [FromQuery(Name = "discount_code")] public string? DiscountCode { get; init; }
    [FromQuery(Name = "financial_status")] public string? FinancialStatus { get; init; }
    public string? Format { get; init; }
}

/// <summary>Of which shop everything is to go.</summary>
internal sealed record OrderEraseQuery
{
    public string? Store { get; init; }
}

/// <summary>An order of a shop.</summary>
internal sealed record OrderView(long Id, string Store, long OrderId, string Name)
{
    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required DateTimeOffset? ProcessedAt { get; init; }

    public required DateTimeOffset? CancelledAt { get; init; }

    public required DateTimeOffset? ClosedAt { get; init; }

    public required string? FinancialStatus { get; init; }

    public required string? FulfillmentStatus { get; init; }

    public required string? Currency { get; init; }

    /// <summary>What it cost when it was placed.</summary>
    public required decimal? Total { get; init; }

    /// <summary>What it costs after edits and refunds.</summary>
    public required decimal? CurrentTotal { get; init; }

    public required decimal? Subtotal { get; init; }

    public required decimal? Discounts { get; init; }

    public required decimal? Tax { get; init; }

    /// <summary>Whether it only was a test of the shop.</summary>
    public required bool Test { get; init; }

    public required IReadOnlyList<string> DiscountCodes { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required string? SourceName { get; init; }

    /// <summary>Where the visit began, with the parameters that name a campaign.</summary>
    public required string? LandingSite { get; init; }

    public required string? ReferringSite { get; init; }

    /// <summary>Notes that name a campaign or a creator.</summary>
    public required JsonNode? Attributes { get; init; }

    /// <summary>What was bought.</summary>
    public required JsonNode? Lines { get; init; }

    /// <summary>Whether all of it is in `lines`.</summary>
    public required bool LinesWhole { get; init; }

    /// <summary>The request that brought it last.</summary>
    public required long? RequestId { get; init; }

    public required DateTimeOffset MeasuredAt { get; init; }
}

/// <summary>A shop of which there are orders.</summary>
internal sealed record OrderStoreView(string Store, long Orders);

/// <summary>How many orders were removed.</summary>
internal sealed record OrdersErased(string Store, int Orders);

internal sealed class OrderListQueryValidator : AbstractValidator<OrderListQuery>
{
    public const int MaxLimit = 200;

    public OrderListQueryValidator()
    {
        RuleFor(r => r.Store).Shop();
        RuleFor(r => r.From).Time();
        RuleFor(r => r.To).Time();
        RuleFor(r => r.Limit).WholeNumber(1, MaxLimit);
        RuleFor(r => r.Cursor).Must(text => text is null || PostCursor.Parse(text) is not null).IsCursor();
    }
}

internal sealed class OrderExportQueryValidator : AbstractValidator<OrderExportQuery>
{
    public OrderExportQueryValidator()
    {
        RuleFor(r => r.Store).Shop();
        RuleFor(r => r.From).Time();
        RuleFor(r => r.To).Time();
        RuleFor(r => r.Format).OneOf(TableFile.Formats);
    }
}

internal sealed class OrderEraseQueryValidator : AbstractValidator<OrderEraseQuery>
{
    public OrderEraseQueryValidator()
    {
        RuleFor(r => r.Store).Required();
        RuleFor(r => r.Store).Shop();
    }
}

internal static class ShopRules
{
    /// <summary>A shop, when given.</summary>
    public static IRuleBuilderOptions<T, string?> Shop<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => string.IsNullOrWhiteSpace(text) || StoreKeys.DomainOf(text) is not null)
            .WithMessage("{PropertyPath} is the name of a shop or its domain at myshopify.com.").WithErrorCode(ErrorCodes.InvalidTarget);
}
