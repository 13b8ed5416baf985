using System.Buffers;

namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>
/// Cuts a body into server-sent events (WHATWG HTML, "Server-sent events", parsing an event stream). Bytes are read into a slab that
/// is never written twice, so that the data of an event is a slice of it and nothing is copied; only data of several lines is joined.
/// </summary>
/// <param name="maxEventBytes">The most that one event may take.</param>
internal sealed class EventBuffer(int maxEventBytes)
{
    private const int SlabBytes = 8 * 1024;
    private const int LeastRoom = 512;

    private byte[] _slab = GC.AllocateUninitializedArray<byte>(SlabBytes);

    // _event <= _line <= _scan <= _end: where the event under construction begins, its current line, how far line ends were sought.
    private int _event;
    private int _line;
    private int _scan;
    private int _end;
    private int _dataStart;
    private int _dataLength = -1;
    private ArrayBufferWriter<byte>? _joined;
    private bool _error;
    private bool _skipLineFeed;
    private bool _begun;

    /// <summary>Free space to read into; <see cref="Filled"/> says how much of it was used.</summary>
    /// <exception cref="InvalidDataException">The event under construction is longer than allowed.</exception>
    public Memory<byte> Room()
    {
        var pending = _end - _event + (_joined?.WrittenCount ?? 0);
        if (pending > maxEventBytes) throw new InvalidDataException("An event of the stream is too long.");
        if (_slab.Length - _end < LeastRoom) Move(_end - _event);
        return _slab.AsMemory(_end);
    }

    public void Filled(int bytes) => _end += bytes;

    /// <summary>Takes the next event that is complete.</summary>
    public bool TryRead(out ServerEvent found)
    {
        while (TryReadLine(out var start, out var length))
        {
            if (length == 0)
            {
                var any = TryTake(out found);
                _event = _scan;
                if (any) return true;
                continue;
            }

            ReadField(start, length);
            // Comments, ids and names of events need not be kept.
            if (_dataLength < 0) _event = _scan;
        }

        found = default;
        return false;
    }

    /// <summary>Takes what stands at the end of the body without an empty line behind it: strict readers drop it, but some servers forget the line.</summary>
    public bool TryReadLast(out ServerEvent found)
    {
        if (_end > _line) ReadField(_line, _end - _line);
        _line = _scan = _end;
        return TryTake(out found);
    }

    private bool TryReadLine(out int start, out int length)
    {
        if (_skipLineFeed && _scan < _end)
        {
            if (_slab[_scan] == (byte)'\n') _line = ++_scan;
            _skipLineFeed = false;
        }

        start = _line;
        var found = _slab.AsSpan(_scan, _end - _scan).IndexOfAny((byte)'\n', (byte)'\r');
        if (found < 0)
        {
            _scan = _end;
            length = 0;
            return false;
        }

        length = _scan + found - start;
        _skipLineFeed = _slab[_scan + found] == (byte)'\r';
        _scan += found + 1;
        _line = _scan;
        return true;
    }

    private void ReadField(int start, int length)
    {
        var line = _slab.AsSpan(start, length);
        if (!_begun && line.StartsWith("\uFEFF"u8))
        {
            start += 3;
            line = line[3..];
        }

        _begun = true;
        var colon = line.IndexOf((byte)':');
        var name = colon < 0 ? line : line[..colon];
        var value = colon < 0 ? length : colon + 1;
        if (value < line.Length && line[value] == (byte)' ') value++;
        if (name.SequenceEqual("data"u8))
        {
            AddData(start + Math.Min(value, line.Length), Math.Max(0, line.Length - value));
        }
        else if (name.SequenceEqual("error"u8))
        {
            // llama-server reports a failure in a field of this name.
            _error = true;
            AddData(start + value, line.Length - value);
        }
        else if (name.SequenceEqual("event"u8) && line[value..].SequenceEqual("error"u8))
        {
            _error = true;
        }
    }

    private void AddData(int start, int length)
    {
        if (_dataLength < 0)
        {
            (_dataStart, _dataLength) = (start, length);
            return;
        }

        if (_joined is null)
        {
            _joined = new ArrayBufferWriter<byte>();
            _joined.Write(_slab.AsSpan(_dataStart, _dataLength));
        }

        _joined.Write("\n"u8);
        _joined.Write(_slab.AsSpan(start, length));
    }

    private bool TryTake(out ServerEvent found)
    {
        var any = _dataLength >= 0;
        found = any ? new ServerEvent(_joined?.WrittenMemory ?? _slab.AsMemory(_dataStart, _dataLength), _error) : default;
        _dataLength = -1;
        _joined = null;
        _error = false;
        return any;
    }

    // The old slab stays with the chunks cut from it.
    private void Move(int pending)
    {
        var slab = GC.AllocateUninitializedArray<byte>(Math.Max(SlabBytes, (pending * 2) + LeastRoom));
        _slab.AsSpan(_event, pending).CopyTo(slab);
        _slab = slab;
        _line -= _event;
        _scan -= _event;
        _end -= _event;
        _dataStart -= _event;
        _event = 0;
    }
}
