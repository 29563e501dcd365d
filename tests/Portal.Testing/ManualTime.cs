namespace Portal.Testing;

/// <summary>A clock that stands still until a test advances it; timers fire in the order of their due times.</summary>
public sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(Func<IReadOnlyList<TimeSpan>, bool> Condition, TaskCompletionSource Reached)> _waiting = [];
    private DateTimeOffset _now = start;

    public ManualTime()
        : this(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock and fires what falls due on the way.</summary>
    public void Advance(TimeSpan span)
    {
        var end = GetUtcNow() + span;
        while (true)
        {
            ManualTimer? next;
            lock (_gate)
            {
                next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
                _now = next is null ? end : next.Due > _now ? next.Due : _now;
                next?.Rearm();
            }
            if (next is null)
            {
                return;
            }
            next.Fire();
        }
    }

    /// <summary>Completes once a timer is set that falls due in exactly <paramref name="span"/> from now: the code under test is then waiting for it.</summary>
    public Task WhenWaitingAsync(TimeSpan span) => WhenAsync(dues => dues.Contains(span));

    /// <summary>Completes once the times that remain until the set timers fall due meet a condition.</summary>
    public Task WhenAsync(Func<IReadOnlyList<TimeSpan>, bool> condition)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Add((condition, reached));
            Notify();
        }
        return reached.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
    }

    private void Notify()
    {
        TimeSpan[] dues = [.. _timers.Select(timer => timer.Due - _now)];
        foreach (var waiting in _waiting.Where(waiting => waiting.Condition(dues)).ToArray())
        {
            _waiting.Remove(waiting);
            waiting.Reached.TrySetResult();
        }
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    _period = period;
                    Due = time._now + dueTime;
                    time._timers.Add(this);
                }
                time.Notify();
            }
            return true;
        }

        /// <summary>Call under the clock's gate.</summary>
        public void Rearm()
        {
            if (_period > TimeSpan.Zero)
            {
                Due += _period;
            }
            else
            {
                time._timers.Remove(this);
            }
        }

        public void Fire() => callback(state);

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
