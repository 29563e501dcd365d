using System.Collections.Immutable;
using Portal.Governance.Dashboards;

namespace Portal.Dashboards;

/// <summary>A dashboard while it is edited.</summary>
/// <param name="Definition">What it shows.</param>
/// <param name="Sharing">Who else may open it.</param>
public sealed record DashboardEdit(DashboardDefinition Definition, DashboardSharing Sharing)
{
    /// <summary>What is stored.</summary>
    public DashboardContent ToContent() => new(Definition.Name, Definition.Description, Sharing, DashboardJson.Write(Definition), Definition.Panels.Count);
}

/// <summary>Undo, redo and what is not saved yet. Lives as long as the page.</summary>
internal sealed class DashboardEditor
{
    private const int MostSteps = 200;

    private readonly string _saved;
    private ImmutableStack<DashboardEdit> _undo = [];
    private ImmutableStack<DashboardEdit> _redo = [];
    private int _steps;

    /// <param name="saved">What the store has.</param>
    /// <param name="version">Its version, against which saving is checked.</param>
    public DashboardEditor(DashboardEdit saved, long version)
    {
        _saved = KeyOf(saved);
        (Current, Version) = (saved, version);
    }

    public DashboardEdit Current { get; private set; }

    /// <summary>The version these changes were made on.</summary>
    public long Version { get; set; }

    public bool CanUndo => !_undo.IsEmpty;

    public bool CanRedo => !_redo.IsEmpty;

    /// <summary>Whether leaving would lose something.</summary>
    public bool IsDirty => !string.Equals(KeyOf(Current), _saved, StringComparison.Ordinal);

    /// <summary>Makes a change that can be undone.</summary>
    public void Change(DashboardEdit next)
    {
        if (_steps++ >= MostSteps)
        {
            (_undo, _steps) = (ImmutableStack.CreateRange(_undo.Take(MostSteps / 2).Reverse()), MostSteps / 2);
        }
        _undo = _undo.Push(Current);
        _redo = [];
        Current = next;
    }

    public void Undo()
    {
        _undo = _undo.Pop(out var before);
        _redo = _redo.Push(Current);
        Current = before;
        _steps--;
    }

    public void Redo()
    {
        _redo = _redo.Pop(out var next);
        _undo = _undo.Push(Current);
        Current = next;
        _steps++;
    }

    private static string KeyOf(DashboardEdit edit) => $"{edit.Sharing}\n{DashboardJson.Write(edit.Definition)}";
}
