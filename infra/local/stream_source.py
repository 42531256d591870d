"""A table's stream, record by record in Lambda's shape; and a table's items as if each had just been inserted."""

from collections.abc import Iterator

from infra.local import names
from infra.local.clients import Wire, WireError
from infra.local.values import Object, as_list, as_object, as_text

PAGE = 1000
_LOST = {"ExpiredIteratorException", "TrimmedDataAccessException"}


class StreamSource:
    """Reads one table's stream from its beginning; ministack keeps a single shard and forgets it when it stops (M3)."""

    def __init__(self, endpoint: str, table: str) -> None:
        self._streams = Wire(endpoint, "streams")
        self._dynamodb = Wire(endpoint, "dynamodb")
        self._table = table
        described = as_object(self._dynamodb.call("DescribeTable", {"TableName": table})["Table"], table)
        self.arn = as_text(described["LatestStreamArn"], f"{table}: its stream")
        self._key_names = [as_text(as_object(key, table)["AttributeName"], table) for key in _keys(described)]
        stream = as_object(self._streams.call("DescribeStream", {"StreamArn": self.arn})["StreamDescription"], table)
        self.shard = as_text(as_object(as_list(stream["Shards"], table)[0], table)["ShardId"], table)
        self._last = ""
        self._iterator = self._find()

    def _find(self) -> str:
        request: Object = {"StreamArn": self.arn, "ShardId": self.shard}
        if self._last:
            request |= {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": self._last}
        else:
            request["ShardIteratorType"] = "TRIM_HORIZON"
        return as_text(self._streams.call("GetShardIterator", request)["ShardIterator"], self._table)

    def read(self) -> list[Object]:
        """The next records, [] when there are none yet."""
        try:
            answer = self._streams.call("GetRecords", {"ShardIterator": self._iterator, "Limit": PAGE})
        except WireError as error:
            if error.code not in _LOST:
                raise
            self._iterator = self._find()
            return []
        self._iterator = as_text(answer["NextShardIterator"], self._table)
        records = [as_object(it, self._table) for it in as_list(answer["Records"], self._table)]
        if records:
            self._last = as_text(as_object(records[-1]["dynamodb"], "dynamodb")["SequenceNumber"], self._table)
        return [{**record, "eventSourceARN": self.arn} for record in records]

    def replay(self, at: float) -> list[Object]:
        """Every item of the table as an INSERT, in the order of their keys."""
        items = sorted(self._scan(), key=lambda item: [str(item[key]) for key in self._key_names])
        return [self._as_insert(number, item, at) for number, item in enumerate(items, start=1)]

    def _scan(self) -> Iterator[Object]:
        request: Object = {"TableName": self._table, "ConsistentRead": True}
        while True:
            page = self._dynamodb.call("Scan", request)
            yield from (as_object(item, self._table) for item in as_list(page.get("Items"), self._table))
            if "LastEvaluatedKey" not in page:
                return
            request = {**request, "ExclusiveStartKey": page["LastEvaluatedKey"]}

    def _as_insert(self, number: int, item: Object, at: float) -> Object:
        return {
            "eventID": f"replay-{number}",
            "eventName": "INSERT",
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": names.REGION,
            "dynamodb": {
                "ApproximateCreationDateTime": at,
                "Keys": {key: item[key] for key in self._key_names},
                "NewImage": item,
                "SequenceNumber": f"{number:021d}",
                "SizeBytes": 0,
                "StreamViewType": "NEW_AND_OLD_IMAGES",
            },
            "eventSourceARN": self.arn,
        }

    def close(self) -> None:
        self._streams.close()
        self._dynamodb.close()


def _keys(described: Object) -> list[Object]:
    return [as_object(key, "KeySchema") for key in as_list(described["KeySchema"], "KeySchema")]
