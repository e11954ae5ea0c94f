using FluentValidation;
using FluentValidation.Results;
using Microsoft.Extensions.Options;
using Monitor.Data.Batches;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Batches;

internal sealed class StartBatchValidator : AbstractValidator<StartBatch>
{
    public const int MaxUsers = 1_000;
    public const int MaxConcurrency = 100;

    public StartBatchValidator(IOptions<JobOptions> options)
    {
        RuleFor(r => r.Usernames).Custom((names, context) =>
        {
            if (names is not { Count: > 0 })
                context.Fail("usernames names at least one user.", ErrorCodes.Required);
            else if (names.Count > MaxUsers)
                context.Fail($"usernames names at most {MaxUsers} users.", ErrorCodes.TooMany);
            else
            {
                var parsed = UsernameList.Parse(names.Select(name => name ?? ""));
                foreach (var problem in parsed.Problems)
                    context.Fail(problem, ErrorCodes.InvalidUsername);
                foreach (var twice in parsed.Twice)
                    context.Fail($"usernames names {twice} twice.", ErrorCodes.Duplicate);
            }
        });
        RuleFor(r => r.MaxConcurrency).InclusiveBetween(1, MaxConcurrency)
            .WithMessage($"max_concurrency is a whole number from 1 to {MaxConcurrency}.").WithErrorCode(ErrorCodes.OutOfRange);
        RuleFor(r => r.WebhookUrl).Webhook(options);
    }
}

internal sealed class StartBulkSearchValidator : AbstractValidator<StartBulkSearch>
{
    public const int MaxCreators = 15;

    public StartBulkSearchValidator(IOptions<JobOptions> options)
    {
        RuleFor(r => r.Usernames).Custom((json, context) =>
        {
            if (UsernameList.Texts(json) is not { } texts)
            {
                context.Fail("usernames is an array of usernames, or one text with commas.", json is null ? ErrorCodes.Required : ErrorCodes.WrongType);
                return;
            }

            var (names, _, problems) = UsernameList.Parse(texts);
            foreach (var problem in problems)
                context.Fail(problem, ErrorCodes.InvalidUsername);
            if (names.Count == 0 && problems.Count == 0)
                context.Fail("usernames names at least one creator.", ErrorCodes.Required);
            if (names.Count > MaxCreators)
                context.Fail($"usernames names at most {MaxCreators} creators.", ErrorCodes.TooMany);
        });
        RuleFor(r => r.Priority).Priority();
        RuleFor(r => r.WebhookUrl).Webhook(options);
    }
}

internal sealed class StartSearchValidator : AbstractValidator<StartSearch>
{
    public StartSearchValidator(IOptions<JobOptions> options)
    {
        RuleFor(r => r.Username).Required().Custom((text, context) =>
        {
            foreach (var problem in UsernameList.Parse([text!]).Problems)
                context.Fail(problem, ErrorCodes.InvalidUsername);
        });
        RuleFor(r => r.Priority).Priority();
        RuleFor(r => r.WebhookUrl).Webhook(options);
    }
}

internal sealed class JobListQueryValidator : AbstractValidator<JobListQuery>
{
    public const int MaxLimit = 200;

    public JobListQueryValidator()
    {
        RuleFor(r => r.Active).OneOf(["true", "false"]);
        RuleFor(r => r.Mine).OneOf(["true", "false"]);
        RuleFor(r => r.JobType).OneOf([JobTypes.Batch, JobTypes.One, JobTypes.Bulk]);
        RuleFor(r => r.Limit).WholeNumber(1, MaxLimit);
    }
}

internal sealed class ResultsQueryValidator : AbstractValidator<ResultsQuery>
{
    public static readonly string[] Formats = ["json", "csv", "xlsx", "xml"];

    public ResultsQueryValidator() => RuleFor(r => r.Format).OneOf(Formats);
}

file static class JobRules
{
    public static void Priority<T>(this IRuleBuilder<T, int?> rule) => rule.InclusiveBetween(0, 100)
        .WithMessage("priority is a whole number from 0 to 100.").WithErrorCode(ErrorCodes.OutOfRange);

    public static void Webhook<T>(this IRuleBuilder<T, string?> rule, IOptions<JobOptions> options) => rule.Custom((text, context) =>
    {
        if (text is null)
            return;
        if (!Rules.IsWebAddress(text))
            context.Fail("webhook_url is an http or https address without a password in it.", ErrorCodes.InvalidUrl);
        else if (string.IsNullOrWhiteSpace(options.Value.WebhookSecret))
            context.Fail("This installation has no secret to sign webhooks with; its operator sets Jobs:WebhookSecret.", ErrorCodes.WebhooksNotConfigured);
    });

    public static void Fail<T>(this ValidationContext<T> context, string message, string code) =>
        context.AddFailure(new ValidationFailure(context.PropertyPath, message) { ErrorCode = code });
}
