using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Monitor.Data.Enrichment;

/// <summary>What attributes cannot say about the options.</summary>
internal sealed class EnrichmentOptionsCheck : IValidateOptions<EnrichmentOptions>
{
    private const string Section = EnrichmentOptions.Section;

    public ValidateOptionsResult Validate(string? name, EnrichmentOptions options)
    {
        var faults = new List<string>();
        if (options.Endpoint is { } endpoint && (!endpoint.IsAbsoluteUri || endpoint.Scheme is not ("http" or "https") || endpoint.UserInfo.Length > 0))
            faults.Add($"{Section}:{nameof(options.Endpoint)} is an address that begins with https:// or http://, without a user.");
        if (options.Endpoint is not null && string.IsNullOrWhiteSpace(options.Model))
            faults.Add($"{Section}:{nameof(options.Model)} has to name a model, because {Section}:{nameof(options.Endpoint)} is set.");
        // Without a price nobody could keep to a budget.
        if (options.IsOn() && options.PriceOfModel() is null)
            faults.Add($"{Section}:{nameof(options.Prices)} lacks the price of {options.Model}: set {Section}:Prices:0:Model, :Input and :Output, in US dollars for a "
                + "million tokens; 0 for a server that costs nothing.");
        foreach (var price in options.Prices)
        {
            var results = new List<ValidationResult>();
            if (!Validator.TryValidateObject(price, new(price), results, validateAllProperties: true))
                faults.AddRange(results.Select(result => $"{Section}:{nameof(options.Prices)}: {result.ErrorMessage}"));
        }

        foreach (var kind in options.KindsOfSearches().Where(kind => EnrichmentKinds.Find(kind) is null))
            faults.Add($"{Section}:{nameof(options.SearchKinds)} has {kind}; it is some of: none, {string.Join(", ", EnrichmentKinds.All.Select(known => known.Name))}.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
