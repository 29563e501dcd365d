namespace Portal.Models.Cards;

/// <summary>Names the resource files of the model cards' texts.</summary>
public sealed class CardTexts;
