namespace Portal.Models.DataSets;

/// <summary>Names the resource files of the texts about data sets.</summary>
public sealed class DataSetTexts;
