namespace Portal.Prices;

/// <summary>Names the resource files of the texts of prices, re-costing and reconciliation.</summary>
public sealed class PricesTexts;
