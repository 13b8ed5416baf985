namespace Kindred.Personas.Lorebooks;

/// <summary>Whether a single entry fires: its keys and conditions against the messages, the time, and what others called up.</summary>
internal sealed class LoreJudge(IReadOnlyList<string> messages, LoreOptions options)
{
    private readonly KeyMatcher _matcher = new(options);

    public int MessageCount { get; } = options.MessageCount ?? messages.Count;

    /// <summary>A reason when it fires, a refusal when only a condition keeps it from firing, neither when nothing speaks for it.</summary>
    public (LoreReason? Why, LoreRefusal? Refusal) Judge(LoreCandidate candidate, IReadOnlyList<(string EntryId, string Text)> recursion)
    {
        var (entry, decorators) = (candidate.Entry, candidate.Entry.Decorators);
        if (decorators.Always) return (new LoreReason.Always(), null);
        var memory = options.State.Recall(candidate.Book, entry, MessageCount);
        if (memory is not null && (decorators.KeepAfterMatch || memory.IsSticky(entry.Timing, MessageCount)) && !decorators.Never)
            return (new LoreReason.Stays(memory.FiredAt), null);

        var window = Window(candidate, recursion);
        var isConstant = decorators.Constant || (entry.Constant && !entry.UseRegex);
        var why = isConstant ? new LoreReason.Always() : ByKey(entry, window, recursion);
        if (why is null) return (null, _matcher.Fault);
        return (InTime(entry, memory) ?? ByOtherKeys(entry, window, isConstant)) is { } refusal ? (null, refusal) : (why, null);
    }

    /// <summary>Points for group scoring: matched primary keys, and secondary ones where all or any are asked for.</summary>
    public int Score(LoreCandidate candidate)
    {
        var entry = candidate.Entry;
        var window = Window(candidate, []);
        var primary = entry.Keys.Count(key => _matcher.Has(entry, key, window));
        var secondary = entry.SecondaryKeys.Count(key => _matcher.Has(entry, key, window));
        return primary + entry.Secondary switch
        {
            SecondaryLogic.AndAny => Math.Min(1, secondary),
            SecondaryLogic.AndAll when secondary == entry.SecondaryKeys.Count => secondary,
            _ => 0,
        };
    }

    private List<string> Window(LoreCandidate candidate, IReadOnlyList<(string EntryId, string Text)> recursion)
    {
        var depth = candidate.Entry.Decorators.ScanDepth ?? candidate.Entry.ScanDepth ?? candidate.Book.ScanDepth ?? options.ScanDepth;
        return [.. messages.Take(depth), .. recursion.Select(text => text.Text)];
    }

    private LoreReason? ByKey(LoreEntry entry, List<string> window, IReadOnlyList<(string EntryId, string Text)> recursion)
    {
        var keys = entry.UseRegex ? entry.Keys.Concat(entry.Decorators.AdditionalKeys) : entry.Keys;
        if (_matcher.First(entry, keys, window) is not { } hit) return null;
        var called = hit.Index - (window.Count - recursion.Count);
        return called < 0 ? new LoreReason.Said(hit.Key, hit.Index) : new LoreReason.CalledUp(hit.Key, recursion[called].EntryId);
    }

    private LoreRefusal? InTime(LoreEntry entry, LoreMemory? memory)
    {
        var rules = entry.Decorators;
        if (rules.Never) return LoreRefusal.NeverByDecorator;
        if (MessageCount < entry.Timing.Delay) return LoreRefusal.Delay;
        if (memory is not null && rules.NotAfterMatch) return LoreRefusal.MatchedBefore;
        if (memory is not null && memory.IsCooling(entry.Timing, MessageCount)) return LoreRefusal.Cooldown;
        if (options.AssistantMessages < rules.ActivateOnlyAfter) return LoreRefusal.OnlyAfter;
        if (options.AssistantMessages % rules.ActivateOnlyEvery is not (null or 0)) return LoreRefusal.OnlyEvery;
        if (rules.Greeting is { } greeting && options.Greeting is { } used && greeting != used) return LoreRefusal.OtherGreeting;
        return rules.IgnoreOnMaxContext && options.AtMaxContext ? LoreRefusal.MaxContext : null;
    }

    private LoreRefusal? ByOtherKeys(LoreEntry entry, List<string> window, bool isConstant)
    {
        // With use_regex the specification sets these aside.
        if (entry.UseRegex) return null;
        var (additional, excluded) = (entry.Decorators.AdditionalKeys, entry.Decorators.ExcludeKeys);
        if (additional.Count > 0 && !additional.Any(key => _matcher.Has(entry, key, window))) return LoreRefusal.AdditionalKeys;
        if (excluded.Any(key => _matcher.Has(entry, key, window))) return LoreRefusal.ExcludedKey;
        if (isConstant || entry.Secondary is not { } logic || entry.SecondaryKeys.Count == 0) return null;
        var passes = logic switch
        {
            SecondaryLogic.AndAny => entry.SecondaryKeys.Any(key => _matcher.Has(entry, key, window)),
            SecondaryLogic.AndAll => entry.SecondaryKeys.All(key => _matcher.Has(entry, key, window)),
            SecondaryLogic.NotAny => !entry.SecondaryKeys.Any(key => _matcher.Has(entry, key, window)),
            _ => !entry.SecondaryKeys.All(key => _matcher.Has(entry, key, window)),
        };
        return passes ? null : LoreRefusal.SecondaryKeys;
    }
}
