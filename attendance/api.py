"""Who is in, for other systems."""

from dataclasses import asdict

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from attendance.policies import check_view_board
from attendance.queries import get_board
from people.policies import visible_employees


class TodayView(APIView):
    """`GET /api/v1/today`: today's board, grouped by team; times with their offset from UTC."""

    def get(self, request: Request) -> Response:
        """Answer with the same rows as the board, searched by `q`."""
        check_view_board(request.user)
        people = visible_employees(request.user)
        board = get_board(among=people, search=request.query_params.get("q", ""))
        return Response(
            {
                "now": board.now,
                "counts": asdict(board.counts),
                "teams": [asdict(team) for team in board.teams],
            }
        )
