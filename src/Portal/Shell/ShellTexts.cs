namespace Portal.Shell;

/// <summary>Names the resource files of the shell's texts.</summary>
public sealed class ShellTexts;
