namespace Portal.Senders;

/// <summary>Names the resource files of the texts about senders.</summary>
public sealed class SendersTexts;
