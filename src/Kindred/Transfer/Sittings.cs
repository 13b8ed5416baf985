using Kindred.Conversations;

namespace Kindred.Transfer;

/// <summary>Numbers the sittings of one conversation as its turns go by: by their names where the file names them, else a new one after 30 minutes of silence or on a new date.</summary>
internal sealed class Sittings
{
    private readonly Dictionary<string, int> _named = new(StringComparer.Ordinal);
    private int _newest = -1;
    private int _present;
    private string? _name;
    private DateTimeOffset _last;

    /// <summary>The number of the present sitting.</summary>
    public int Present => _present;

    /// <summary>The number of the sitting of the next turn, from 0.</summary>
    public int Next(string? name, DateTimeOffset saidAt)
    {
        var first = _newest < 0;
        if (name is not null)
        {
            if (!_named.TryGetValue(name, out _present)) _named.Add(name, _present = ++_newest);
        }
        else if (first || _name is not null || Sessions.BeginsAnew(_last, saidAt))
        {
            _present = ++_newest;
        }

        _name = name;
        _last = saidAt;
        return _present;
    }
}
