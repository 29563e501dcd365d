using System.Collections.Concurrent;
using System.Diagnostics;

namespace Portal.Testing;

/// <content>What a start of the portal prints, and waiting for it.</content>
public sealed partial class PortalProcess
{
    /// <summary>One start of the process and what it printed.</summary>
    private sealed class Run
    {
        private readonly List<(string Text, TaskCompletionSource Printed)> _waiting = [];
        private readonly Task _reading;

        public Run(Process process)
        {
            Process = process;
            _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
            _ = _reading.ContinueWith(_ => Fail(), TaskScheduler.Default);
        }

        public Process Process { get; }

        public ConcurrentQueue<string> Lines { get; } = new();

        public int ExitCode { get; private set; }

        public Task WhenPrinted(string text)
        {
            lock (_waiting)
            {
                if (Lines.Any(line => line.Contains(text, StringComparison.Ordinal)))
                {
                    return Task.CompletedTask;
                }
                if (_reading.IsCompleted)
                {
                    return Task.FromException(new InvalidOperationException("The portal ended."));
                }
                var printed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Add((text, printed));
                return printed.Task;
            }
        }

        public async Task EndAsync()
        {
            await Process.WaitForExitAsync();
            ExitCode = Process.ExitCode;
            Process.Dispose();
        }

        private async Task ReadAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                lock (_waiting)
                {
                    Lines.Enqueue(line);
                    foreach (var waiting in _waiting.Where(waiting => line.Contains(waiting.Text, StringComparison.Ordinal)).ToArray())
                    {
                        _waiting.Remove(waiting);
                        waiting.Printed.TrySetResult();
                    }
                }
            }
        }

        private void Fail()
        {
            lock (_waiting)
            {
                _waiting.ForEach(waiting => waiting.Printed.TrySetException(new InvalidOperationException("The portal ended.")));
                _waiting.Clear();
            }
        }
    }
}
