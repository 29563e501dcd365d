namespace Portal.Calls;

/// <summary>Names the texts of the Calls and End users pages (CallsTexts.resx, CallsTexts.es.resx).</summary>
public sealed class CallsTexts;
