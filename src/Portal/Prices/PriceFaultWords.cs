using Portal.Governance.Prices;

namespace Portal.Prices;

/// <summary>What is wrong with a price, for programs: the field and how to mend it.</summary>
internal static class PriceFaultWords
{
    public static IDictionary<string, string[]> Of(IEnumerable<PriceFault> faults) =>
        faults.Select(Describe).GroupBy(fault => fault.Field, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Select(fault => fault.Text).ToArray(), StringComparer.Ordinal);

    public static (string Field, string Text) Describe(PriceFault fault) => fault switch
    {
        PriceFault.ProviderMissing => ("provider", "Name the provider as gen_ai.provider.name has it, for example openai."),
        PriceFault.ModelMissing => ("model", "Name the model, or the beginning of its name followed by *."),
        PriceFault.ModelStar => ("model", "A star may only stand at the end of the name."),
        PriceFault.NameTooLong => ("model", $"A provider has at most {PriceRules.ProviderLength}, a model at most {PriceRules.ModelLength} characters."),
        PriceFault.TierTooLong => ("serviceTier", $"A service tier has at most {PriceRules.TierLength} characters."),
        PriceFault.InputAboveNegative => ("inputAbove", "Give 0, or the number of input tokens above which the price holds."),
        PriceFault.RateMissing => ("input", "Give the rates of input and output tokens; 0 is a rate."),
        PriceFault.RateNegative => ("input", "A rate is 0 or more."),
        PriceFault.RateTooLarge => ("input", $"A rate is at most {PriceRules.LargestRate} US dollars for a million tokens."),
        PriceFault.RateTooFine => ("input", $"A rate has at most {PriceRules.RateDigits} digits after the point, so that costs stay exact."),
        PriceFault.CurrencyUnknown => ("currency", "Give the currency's three-letter code of ISO 4217, for example USD."),
        PriceFault.ExchangeRate => ("usdPerUnit", "Give the US dollars for one unit of the currency, above 0; for USD it is 1."),
        PriceFault.SourceMissing => ("source", "Say where the price was read: an address or a contract."),
        PriceFault.ReasonMissing => ("reason", "Say why the price is entered or ended."),
        PriceFault.ValidFromAhead => ("validFrom", "A price may begin at most two years from now."),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "Unknown fault."),
    };
}
