namespace Portal.Documents;

/// <summary>Names the texts that documents bring themselves (DocumentTexts.resx, DocumentTexts.es.resx).</summary>
public sealed class DocumentTexts;
